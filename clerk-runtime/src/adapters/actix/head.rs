//! A request's head in this crate's types: actix-web speaks `http` 0.2.

use actix_web::HttpRequest;
use actix_web::web::Data;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::percent_decode_str;

use crate::driver::Clerk;
use crate::gate::{self, Ask, Outer};

/// What the gate asks of a request, owned: an extractor's future outlives the borrow of it.
pub(super) struct Head {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    clerk: Option<Clerk>,
    outer: Option<Outer>,
    path: Vec<(&'static str, String)>,
}

impl Head {
    /// Reads a request; `names` are the path parameters that a policy asks for.
    pub(super) fn read(request: &HttpRequest, names: &[&'static str]) -> Self {
        let extensions = actix_web::HttpMessage::extensions(request);
        Self {
            method: Method::from_bytes(request.method().as_str().as_bytes()).unwrap_or_default(),
            uri: request.uri().to_string().parse().unwrap_or_default(),
            headers: headers(request),
            clerk: extensions.get().or_else(|| slot(request)).cloned(),
            outer: extensions.get().cloned(),
            path: path_parameters(request, names),
        }
    }

    /// The same for an instance that is known.
    pub(super) fn of_instance(request: &HttpRequest, clerk: Clerk) -> Self {
        Self {
            clerk: Some(clerk),
            ..Self::read(request, &[])
        }
    }

    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            method: &self.method,
            uri: &self.uri,
            headers: &self.headers,
            clerk: self.clerk.clone(),
            outer: self.outer.clone(),
            path: &self.path,
        }
    }
}

/// The application's own data.
fn slot(request: &HttpRequest) -> Option<&Clerk> {
    request
        .app_data()
        .or_else(|| request.app_data::<Data<Clerk>>().map(Data::get_ref))
}

fn headers(request: &HttpRequest) -> HeaderMap {
    let pair = |(name, value): (&actix_web::http::header::HeaderName, &_)| {
        let value: &actix_web::http::header::HeaderValue = value;
        let name = HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    };
    request
        .headers()
        .iter()
        .filter_map(pair)
        .fold(HeaderMap::new(), |mut map, (name, value)| {
            map.append(name, value);
            map
        })
}

/// The values of the named path parameters, decoded.
fn path_parameters(request: &HttpRequest, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let params = request.match_info();
    let value = |name: &&'static str| {
        let (_, value) = gate::only(params.iter().filter(|(known, _)| known == name))?;
        let value = percent_decode_str(value).decode_utf8().ok()?;
        Some((*name, value.into_owned()))
    };
    names.iter().filter_map(value).collect()
}
