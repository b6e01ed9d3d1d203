//! Conversion of request heads: rocket has its own types.

use std::iter::once;

use http::header::HOST;
use http::{HeaderMap, HeaderValue};
use rocket::Request;
use rocket::http::Header;

use super::request_cache::request_cache;
use crate::adapters::head::Head;
use crate::adapters::path::path_parameters;
use crate::service::Clerk;

/// Converts a request's head. `names` are the path parameters that the policy needs.
pub(super) fn read(request: &Request<'_>, names: &[&'static str]) -> Head<'static> {
    let headers: Vec<Header<'_>> = request.headers().iter().collect();
    let headers = headers
        .iter()
        .map(|it| (it.name().as_str(), it.value().as_bytes()));
    let request_cache = request_cache(request);
    let mut head = Head::new(
        request.method().as_str(),
        &request.uri().to_string(),
        headers,
    );
    add_authority(request, head.headers.to_mut());
    Head {
        clerk: request_cache
            .clerk
            .clone()
            .or_else(|| request.rocket().state::<Clerk>().cloned()),
        middleware_result: request_cache.middleware_result.clone(),
        path: path_parameters(names, |name| once(parameter(request, name))),
        ..head
    }
}

/// Adds the `Host` header. Over HTTP/2 there is none, and rocket's URI has no authority.
fn add_authority(request: &Request<'_>, headers: &mut HeaderMap) {
    let host = request.host().map(ToString::to_string);
    let host = host.and_then(|host| HeaderValue::try_from(host).ok());
    if let Some(host) = host.filter(|_| !headers.contains_key(HOST)) {
        headers.insert(HOST, host);
    }
}

/// Returns the value of the path parameter `<name>`, which rocket allows once per route.
fn parameter(request: &Request<'_>, name: &str) -> Option<String> {
    segment(request, name).map(str::to_owned)
}

/// Returns the path segment of `<name>`, from which rocket's own parameters are parsed.
pub(super) fn segment<'r>(request: &'r Request<'_>, name: &str) -> Option<&'r str> {
    let route = &request.route()?.uri;
    let is_named = |segment: &str| {
        segment
            .strip_prefix('<')
            .and_then(|it| it.strip_suffix('>'))
            == Some(name)
    };
    let position = segments(route.path())
        .skip(segments(route.base()).count())
        .position(is_named)?;
    request.routed_segment(position)
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}
