//! The reply to the browser.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use url::Url;

use super::headers;
use super::location::rewritten;
use super::path::ProxyPath;
use crate::response::Reply;

/// Returns the reply for a response of the Frontend API. `requested` is the URL that was called.
///
/// A response that sets a cookie is not cacheable. All others keep their own rules, such as those of
/// scripts.
pub(super) fn reply(
    response: http::Response<Bytes>,
    requested: &Url,
    upstream: &Url,
    path: &ProxyPath,
) -> Reply {
    let (parts, body) = response.into_parts();
    let mut headers = headers::of_response(&parts.headers);
    rewrite_location(&mut headers, requested, upstream, path);
    if headers.contains_key(SET_COOKIE) {
        let private = HeaderValue::from_static("private, no-store");
        headers.insert(CACHE_CONTROL, private);
    }
    Reply::whole(parts.status, headers, body)
}

fn rewrite_location(headers: &mut HeaderMap, requested: &Url, upstream: &Url, path: &ProxyPath) {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let rewritten = location.and_then(|it| rewritten(it, requested, upstream, path));
    let rewritten = rewritten.and_then(|it| HeaderValue::from_str(&it).ok());
    if let Some(location) = rewritten {
        headers.insert(LOCATION, location);
    }
}
