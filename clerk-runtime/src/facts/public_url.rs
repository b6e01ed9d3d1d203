//! The URL that the visitor's browser shows: the request's own, with scheme and host replaced by
//! what the proxies in front report.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, Uri, header};
use url::Url;

use super::{FORWARDED_HOST, FORWARDED_PROTO, Target, text};

pub(super) fn derive(target: Target<'_>, headers: &HeaderMap) -> Url {
    let own = own_url(target, headers);
    let Some(origin) = reported_origin(&own, headers) else {
        return own;
    };
    if origin == own.origin().ascii_serialization() {
        return own;
    }
    transplanted(&own, &origin).unwrap_or(own)
}

/// Scheme and host as the first proxy reports them. `None` where one of them is there but empty.
fn reported_origin(own: &Url, headers: &HeaderMap) -> Option<String> {
    let first = |name: &HeaderName| {
        let value = text::joined(headers, name, ", ")?;
        Some(value.split(',').next().unwrap_or_default().to_owned())
    };
    let host = first(&FORWARDED_HOST)
        .or_else(|| text::joined(headers, &header::HOST, ", ").map(Cow::into_owned))?;
    let scheme = first(&FORWARDED_PROTO).unwrap_or_else(|| own.scheme().to_owned());
    (!host.is_empty() && !scheme.is_empty()).then(|| format!("{scheme}://{host}"))
}

/// Path and query below another origin. A path that starts with two slashes stays a path: resolved
/// as a reference it would name a host, of the visitor's choice.
fn transplanted(own: &Url, origin: &str) -> Option<Url> {
    let base = Url::parse(origin).ok()?;
    if own.path().starts_with("//") {
        let mut url = base;
        url.set_path(own.path());
        url.set_query(own.query());
        url.set_fragment(None);
        return Some(url);
    }
    let query = own.query().filter(|query| !query.is_empty());
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    base.join(&format!("{}{query}", own.path())).ok()
}

fn own_url(target: Target<'_>, headers: &HeaderMap) -> Url {
    match target {
        Target::Absolute(url) => Url::parse(url).ok(),
        Target::Uri(uri) => server_url(uri, headers),
    }
    .unwrap_or_else(nowhere)
}

/// The URL of a request line, whose authority is usually in the `host` header.
fn server_url(uri: &Uri, headers: &HeaderMap) -> Option<Url> {
    let scheme = uri.scheme_str().unwrap_or("http");
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    let host = text::joined(headers, &header::HOST, ", ");
    let authority = uri
        .authority()
        .map(|authority| Cow::Borrowed(authority.as_str()));
    let at = |host: &str| Url::parse(&format!("{scheme}://{host}{path}")).ok();
    authority
        .or(host)
        .and_then(|host| at(&host))
        .or_else(|| at("localhost"))
}

#[expect(clippy::expect_used, reason = "a constant, and tested")]
fn nowhere() -> Url {
    Url::parse("http://localhost/").expect("a URL")
}
