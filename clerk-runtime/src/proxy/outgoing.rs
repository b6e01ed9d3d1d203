//! The request to the Frontend API.

use core::net::IpAddr;

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Uri};
use url::Url;

use super::client_address::{FORWARDED_FOR, client_address};
use super::error::ProxyError;
use super::headers::{
    self, FORWARDED_HOST, FORWARDED_PORT, FORWARDED_PROTO, PROXY_URL, SECRET_KEY,
};
use super::path::ProxyPath;
use super::target::target;
use super::upstream::Upstream;
use crate::engine::EngineConfig;
use crate::request_head::{RequestHead, is_loopback};

/// A browser's request below the path of the proxy, without its body.
#[derive(Clone, Copy)]
pub(crate) struct ProxiedRequest<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    /// Address from which the request came, if the framework knows it.
    pub(crate) peer: Option<IpAddr>,
}

/// Returns the request to send, and its URL.
pub(super) fn outgoing(
    request: ProxiedRequest<'_>,
    path: &ProxyPath,
    upstream: &Upstream,
    config: &EngineConfig,
) -> Result<(http::Request<()>, Url), ProxyError> {
    if is_forbidden(request.method) {
        return Err(ProxyError::MethodNotAllowed);
    }
    let secret_key = upstream.secret_key.clone();
    let secret_key = secret_key.ok_or(ProxyError::Configuration)?;
    let rest = path.rest_of(request.uri.path());
    let url = rest.and_then(|rest| target(&upstream.url, rest, request.uri.query()));
    let url = url.ok_or(ProxyError::PathMismatch)?;
    let proxy_url = proxy_url(request, path, upstream, config).ok_or(ProxyError::UnknownOrigin)?;

    let mut headers = headers::of_request(request.headers);
    headers.insert(SECRET_KEY, secret_key);
    set(
        &mut headers,
        &PROXY_URL,
        proxy_url.as_str().trim_end_matches('/'),
    );
    set(&mut headers, &FORWARDED_PROTO, proxy_url.scheme());
    // The offline instance rejects foreign host names that resolve to this machine (DNS rebinding),
    // so it must receive the name that the browser used, even if a setting names another one.
    let host = if is_loopback(&upstream.url) {
        received_host(request).unwrap_or_default()
    } else {
        proxy_url.authority()
    };
    set(&mut headers, &FORWARDED_HOST, host);
    if let Some(address) = client_address(request.headers, request.peer, upstream.trusted_proxies) {
        set(&mut headers, &FORWARDED_FOR, &address.to_string());
    }
    let mut outgoing = http::Request::new(());
    *outgoing.method_mut() = request.method.clone();
    *outgoing.headers_mut() = headers;
    let uri = url.as_str().parse();
    *outgoing.uri_mut() = uri.map_err(|_| ProxyError::PathMismatch)?;
    Ok((outgoing, url))
}

fn received_host(request: ProxiedRequest<'_>) -> Option<&str> {
    let authority = request.uri.authority().map(Authority::as_str);
    match request.headers.get(HOST) {
        Some(host) => host.to_str().ok(),
        None => authority,
    }
}

/// Returns `true` for methods whose response may echo the headers of the request, and thus the
/// secret key, and for `CONNECT`, which opens a tunnel. Some servers ignore case.
fn is_forbidden(method: &Method) -> bool {
    let forbidden = ["TRACE", "TRACK", "CONNECT"];
    forbidden
        .iter()
        .any(|it| method.as_str().eq_ignore_ascii_case(it))
}

fn set(headers: &mut HeaderMap, name: &http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Returns the URL of the proxy, by which Clerk finds the application's domain: the setting if it is
/// absolute, or else the path on the application's origin.
///
/// Without a public URL, the origin is that of `Host`. The headers of proxies are only read if there
/// are trusted proxies.
fn proxy_url(
    request: ProxiedRequest<'_>,
    path: &ProxyPath,
    upstream: &Upstream,
    config: &EngineConfig,
) -> Option<Url> {
    let configured = config.proxy_url.as_deref();
    if let Some(url) = configured.and_then(|url| Url::parse(url).ok()) {
        return Some(url);
    }
    let mut headers = HeaderMap::new();
    let of_proxies = [FORWARDED_HOST, FORWARDED_PROTO, FORWARDED_PORT];
    let are_trusted = |_: &http::HeaderName| upstream.trusted_proxies > 0;
    for name in of_proxies.into_iter().filter(are_trusted).chain([HOST]) {
        for value in request.headers.get_all(&name) {
            headers.append(name.clone(), value.clone());
        }
    }
    let head = RequestHead::new(request.method, request.uri, &headers);
    let head = match &config.public_url {
        Some(origin) => head.with_public_origin(origin),
        None => head,
    };
    head.called_url()?.join(path.as_str()).ok()
}
