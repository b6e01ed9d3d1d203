//! The response to the browser.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body::Body as _;
use url::Url;

use super::headers;
use super::location::rewritten;
use super::path::ProxyPath;
use super::relay::relay;
use super::upstream::UpstreamResponse;
use crate::api::{TransportBody, whole};

/// Response to the browser, which a middleware sends. If the body is incomplete, it ends with an
/// error, and the connection must end, too.
pub(crate) type ProxyResponse = http::Response<TransportBody>;

/// Returns the response to the browser for a response of the Frontend API. `requested` is the URL
/// that was called.
///
/// A response that sets a cookie is not cacheable. All others keep their own `Cache-Control`, such
/// as that of scripts.
pub(super) fn to_browser(
    received: UpstreamResponse,
    method: &Method,
    requested: &Url,
    (upstream, path): (&Url, &ProxyPath),
) -> ProxyResponse {
    let (parts, body) = received.response.into_parts();
    let mut headers = headers::of_response(&parts.headers);
    rewrite_location(&mut headers, requested, upstream, path);
    if headers.contains_key(SET_COOKIE) {
        let private = HeaderValue::from_static("private, no-store");
        headers.insert(CACHE_CONTROL, private);
    }
    let (length, body) = if has_no_body(method, parts.status) {
        let declared = parts.headers.get(CONTENT_LENGTH).cloned();
        let length = declared.filter(|_| parts.status != StatusCode::NO_CONTENT);
        (length, whole(Bytes::new()))
    } else {
        let length = body.size_hint().exact().map(HeaderValue::from);
        (length, relay(body, received.slot))
    };
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, length);
    }
    let mut response = ProxyResponse::new(body);
    *response.status_mut() = parts.status;
    *response.headers_mut() = headers;
    response
}

/// Returns `true` for a response that has no body, whatever its `Content-Length` (RFC 9112, section
/// 6.3).
fn has_no_body(method: &Method, status: StatusCode) -> bool {
    *method == Method::HEAD
        || status.is_informational()
        || [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status)
}

/// Returns the value of `Content-Length`. In the response to `HEAD`, it is the length of the body
/// that the response to `GET` has.
#[cfg_attr(
    not(any(feature = "actix", feature = "ntex")),
    expect(dead_code, reason = "other frameworks read the header")
)]
pub(crate) fn length(response: &ProxyResponse) -> Option<u64> {
    let length = response.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

fn rewrite_location(headers: &mut HeaderMap, requested: &Url, upstream: &Url, path: &ProxyPath) {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let rewritten = location.and_then(|it| rewritten(it, requested, upstream, path));
    let rewritten = rewritten.and_then(|it| HeaderValue::from_str(&it).ok());
    if let Some(location) = rewritten {
        headers.insert(LOCATION, location);
    }
}
