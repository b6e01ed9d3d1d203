//! Conversion of request heads: actix-web uses `http` 0.2.

use actix_web::HttpRequest;
use actix_web::web::Data;
use percent_encoding::percent_decode_str;

use crate::adapters::head::Head;
use crate::adapters::path::path_parameters;
use crate::service::Clerk;

/// Converts a request's head. `names` are the path parameters that the policy needs.
pub(super) fn read(request: &HttpRequest, names: &[&'static str]) -> Head<'static> {
    let extensions = actix_web::HttpMessage::extensions(request);
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
    Head {
        clerk: extensions.get().or_else(|| app_instance(request)).cloned(),
        middleware_result: extensions.get().cloned(),
        path: path_parameters(names, |name| named(request, name)),
        ..Head::new(
            request.method().as_str(),
            &request.uri().to_string(),
            headers,
        )
    }
}

/// Returns the instance in the application's data.
fn app_instance(request: &HttpRequest) -> Option<&Clerk> {
    request
        .app_data()
        .or_else(|| request.app_data::<Data<Clerk>>().map(Data::get_ref))
}

fn named(request: &HttpRequest, name: &'static str) -> impl Iterator<Item = Option<String>> {
    let named = request
        .match_info()
        .iter()
        .filter(move |(known, _)| *known == name);
    named.map(|(_, value)| decoded(value))
}

fn decoded(value: &str) -> Option<String> {
    Some(percent_decode_str(value).decode_utf8().ok()?.into_owned())
}
