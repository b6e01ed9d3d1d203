//! A request's head, and what is added to a response's, in this crate's types: for frameworks that
//! have their own.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::path::PathParameters;
use crate::driver::Clerk;
use crate::gate::{Ask, Outer};

/// What the gate asks of a request, owned: an extractor's future may outlive the borrow of it.
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) clerk: Option<Clerk>,
    pub(super) outer: Option<Outer>,
    pub(super) path: PathParameters,
}

impl Head {
    /// Translates method, URI and headers. What `http` has no form for was no legal request.
    pub(super) fn new<'a>(
        method: &str,
        uri: &str,
        headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    ) -> Self {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
                map.append(name, value);
            }
        }
        Self {
            method: Method::from_bytes(method.as_bytes()).unwrap_or_default(),
            uri: uri.parse().unwrap_or_default(),
            headers: map,
            clerk: None,
            outer: None,
            path: PathParameters::new(),
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

/// What a middleware adds to the handler's response.
pub(super) struct Additions(HeaderMap);

impl Additions {
    pub(super) fn of(outer: &Outer) -> Self {
        let mut headers = HeaderMap::new();
        outer.decorate(&mut headers);
        Self(headers)
    }

    /// The names of which the response's own values go. Cookies join its own.
    pub(super) fn replaced(&self) -> impl Iterator<Item = &HeaderName> {
        self.0.keys().filter(|name| **name != SET_COOKIE)
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.0
    }
}
