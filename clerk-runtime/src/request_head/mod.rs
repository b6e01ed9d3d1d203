//! Head of a request, as the engine reads it: bearer token, cookies, public URL. No I/O.
//!
//! `text` header bytes as JavaScript sees them · `bearer` the `Authorization` header · `cookies`
//! the `Cookie` header · `websocket` tokens in subprotocols · `page_load` headers that distinguish
//! page loads from requests of scripts · `authority` host and port, and the headers of proxies ·
//! `public_url` the URL that the browser shows · `return_url` an owned copy of the parts that the
//! public URL is derived from

mod authority;
mod bearer;
mod cookies;
mod page_load;
mod public_url;
mod return_url;
mod text;
mod websocket;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use url::{Url, form_urlencoded};

use authority::ForwardedOrigin;
pub(crate) use authority::{is_authority, is_loopback};
pub(crate) use bearer::Authorization;
pub(crate) use cookies::{CookieValue, Cookies};
use public_url::PublicUrl;
pub(crate) use return_url::{DEV_BROWSER, ReturnUrl};
pub(crate) use websocket::{SUBPROTOCOL, move_token};

const FORWARDED: HeaderName = HeaderName::from_static("forwarded");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Borrowed view of a request's head. Derived values (cookies, public URL) are computed on demand,
/// so that a bearer token costs one header lookup.
///
/// # Trusted headers
///
/// The public URL is the one that the browser shows: handshakes and sign-in pages return to it, and
/// a request's own `Origin` is compared with it. With
/// [`ClerkBuilder::public_url`](crate::config::ClerkBuilder::public_url), it does not depend on the
/// headers below. Without that setting, it is derived from them, and the client controls each
/// unless a proxy overwrites it:
///
/// | part | from the first of these that is present and well-formed |
/// |---|---|
/// | scheme | `X-Forwarded-Proto` (`http` or `https`), `Forwarded` (`proto`), the request line, `http` |
/// | host and port | `X-Forwarded-Host`, `Forwarded` (`host`), `:authority` or the request line, `Host` |
/// | port, if the host has none | `X-Forwarded-Port`, unless it is 80 or 443 |
///
/// - In a list, the first value is used: that of the proxy nearest to the browser.
/// - `Forwarded` (RFC 7239) is only read if there is none of the three `X-Forwarded-*` headers.
/// - A host is a name or an address, with an optional port. User names, paths, lists and repeated
///   headers are malformed.
/// - If `Host` is empty or malformed, and no proxy reports another one, the request has no public
///   origin. Only redirects that would return to it and [metadata](crate::guide::oauth#metadata)
///   are affected: they become 400 with the code `invalid-host`.
/// - A request without `Host` and `:authority`, as in HTTP/1.0, has the host `localhost`, but no
///   metadata.
pub struct RequestHead<'a> {
    method: &'a Method,
    target: UrlSource<'a>,
    headers: &'a HeaderMap,
    /// Configured public origin.
    public_origin: Option<&'a Url>,
    /// Path at which the middleware forwards requests to the Frontend API.
    proxy_path: Option<&'a str>,
    public_url: OnceLock<PublicUrl>,
}

/// Source of the request's URL.
#[derive(Debug, Clone, Copy)]
enum UrlSource<'a> {
    /// The URI as a server reads it: usually a path and query, with the authority in `Host`. The
    /// scheme is `http` unless the URI has one or a proxy's `X-Forwarded-Proto` reports another.
    Uri(&'a Uri),
    /// An absolute URL as text, for a WHATWG URL parser.
    Absolute(&'a str),
}

impl<'a> RequestHead<'a> {
    /// Creates the view of a request as a server receives it.
    #[must_use]
    pub fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self::with_target(method, UrlSource::Uri(uri), headers)
    }

    /// Creates the view of a request whose absolute URL is known as text.
    #[must_use]
    pub fn with_url(method: &'a Method, url: &'a str, headers: &'a HeaderMap) -> Self {
        Self::with_target(method, UrlSource::Absolute(url), headers)
    }

    fn with_target(method: &'a Method, target: UrlSource<'a>, headers: &'a HeaderMap) -> Self {
        Self {
            method,
            target,
            headers,
            public_origin: None,
            proxy_path: None,
            public_url: OnceLock::new(),
        }
    }

    /// Returns the same view with a configured public origin, regardless of the headers.
    pub(crate) fn with_public_origin(&self, origin: &'a Url) -> Self {
        Self {
            public_origin: Some(origin),
            proxy_path: self.proxy_path,
            ..Self::with_target(self.method, self.target, self.headers)
        }
    }

    /// Sets the path at which the middleware forwards requests to the Frontend API.
    pub(crate) fn with_proxy_path(self, path: Option<&'a str>) -> Self {
        Self {
            proxy_path: path,
            ..self
        }
    }

    pub(crate) fn proxy_path(&self) -> Option<&'a str> {
        self.proxy_path
    }

    pub(crate) fn method(&self) -> &Method {
        self.method
    }

    /// Reads the `Authorization` header.
    pub(crate) fn authorization(&self) -> Authorization<'_> {
        let mut values = self.headers.get_all(header::AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (None, _) => Authorization::NotBearer,
            (Some(only), None) => bearer::read(text::of(only)),
            (Some(_), Some(_)) => Authorization::Repeated,
        }
    }

    /// Returns the token of the `Authorization` header. Its length is checked by
    /// [`Decoded::parse`](crate::jwt::Decoded::parse), not here.
    pub(crate) fn bearer(&self) -> Option<Cow<'_, str>> {
        match self.authorization() {
            Authorization::Token(token) => Some(token),
            _ => None,
        }
    }

    /// Returns the bytes that [`bearer`](Self::bearer) would read a token from, if there is exactly
    /// one such header. They are only for comparison with a known token.
    pub(crate) fn raw_bearer(&self) -> Option<&[u8]> {
        bearer::raw(self.headers)
    }

    /// Parses the cookies; each call parses them again.
    pub(crate) fn cookies(&self) -> Cookies<'a> {
        Cookies::parse(self.headers)
    }

    /// Returns a header's value like JavaScript's `Headers.get`: repeated headers joined by `, `,
    /// and bytes beyond ASCII as Latin-1. `None` if it is empty.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<Cow<'_, str>> {
        text::joined(self.headers, name, ", ").filter(|value| !value.is_empty())
    }

    pub(crate) fn origin(&self) -> Option<Cow<'_, str>> {
        self.header(&header::ORIGIN)
    }

    /// Returns `true` for an `Origin` header without a value, which no browser sends.
    pub(crate) fn has_empty_origin(&self) -> bool {
        self.origin().is_none() && self.headers.contains_key(header::ORIGIN)
    }

    pub(crate) fn referrer(&self) -> Option<Cow<'_, str>> {
        self.header(&header::REFERER)
    }

    pub(crate) fn accept(&self) -> Option<Cow<'_, str>> {
        self.header(&header::ACCEPT)
    }

    pub(crate) fn sec_fetch_site(&self) -> Option<Cow<'_, str>> {
        self.header(&SEC_FETCH_SITE)
    }

    pub(crate) fn sec_fetch_dest(&self) -> Option<Cow<'_, str>> {
        self.header(&SEC_FETCH_DEST)
    }

    /// Returns every header once, with repeated ones joined, for the body of a refresh.
    pub(crate) fn all_headers(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.headers.keys().filter_map(|name| {
            let separator = if name == header::COOKIE { "; " } else { ", " };
            Some((name.as_str(), text::joined(self.headers, name, separator)?))
        })
    }

    /// Returns the URL that the browser shows, as far as it is known; Clerk's `clerkUrl`.
    pub(crate) fn public_url(&self) -> &Url {
        &self.public().url
    }

    /// Returns `true` if the public URL's scheme, host and port are known. Otherwise they are a
    /// placeholder, and must not be part of a response.
    pub(crate) fn has_public_origin(&self) -> bool {
        self.public().has_origin
    }

    /// Returns the URL that the browser shows; `None` unless a setting, the request or a proxy names
    /// its host.
    pub(crate) fn called_url(&self) -> Option<&Url> {
        let is_named = match self.target {
            _ if self.public_origin.is_some() => true,
            UrlSource::Uri(uri) => {
                uri.authority().is_some()
                    || self.headers.contains_key(header::HOST)
                    || ForwardedOrigin::from_proxy_headers(self.headers)
                        .authority
                        .is_some()
            }
            UrlSource::Absolute(_) => true,
        };
        (is_named && self.has_public_origin()).then(|| self.public_url())
    }

    /// Returns `true` if a setting or the request names a host. A gRPC method that only receives
    /// metadata has no host.
    pub(crate) fn names_host(&self) -> bool {
        let has_authority = match self.target {
            UrlSource::Uri(uri) => uri.authority().is_some(),
            UrlSource::Absolute(_) => true,
        };
        let names = [header::HOST, FORWARDED_HOST, FORWARDED];
        let is_named = names.iter().any(|name| self.headers.contains_key(name));
        has_authority || is_named || self.public_origin.is_some()
    }

    fn public(&self) -> &PublicUrl {
        let derive = || PublicUrl::derive(self.target, self.headers, self.public_origin);
        self.public_url.get_or_init(derive)
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// Returns `true` if the request may change something: its method is not safe (RFC 9110, section
    /// 9.2.1), or it opens a WebSocket.
    pub(crate) fn may_change_state(&self) -> bool {
        let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(self.method());
        !is_safe || self.is_websocket_upgrade()
    }

    /// Returns `true` if the client asks for a WebSocket over HTTP/1.1.
    pub(crate) fn is_websocket_upgrade(&self) -> bool {
        let protocols = self.header(&header::UPGRADE);
        protocols.is_some_and(|it| websocket::names_websocket(&it))
    }

    /// Returns the decoded names and values of the query parameters.
    pub(crate) fn query_pairs(&self) -> form_urlencoded::Parse<'_> {
        let query = match self.target {
            UrlSource::Uri(uri) => uri.query(),
            UrlSource::Absolute(_) => self.public_url().query(),
        };
        form_urlencoded::parse(query.unwrap_or_default().as_bytes())
    }

    /// Returns the decoded value of the first query parameter with this name; `None` if it is
    /// empty.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.query_pairs();
        let value = pairs.find_map(|(key, value)| (key == name).then_some(value))?;
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// Returns `true` if a browser is loading a page or an inline frame. Handshakes and redirects to
    /// the sign-in page share this definition: a request that is redirected to sign-in can also
    /// receive its session by a handshake afterwards.
    ///
    /// Browsers send `Sec-Fetch-Dest`. Without it, `Accept` must begin with `text/html`,
    /// `Sec-Fetch-Mode` must be absent or `navigate`, and no header that only scripts set may be
    /// present.
    pub(crate) fn is_page_load(&self) -> bool {
        if let Some(destination) = self.sec_fetch_dest() {
            return page_load::DESTINATIONS.contains(&&*destination);
        }
        let accept = self.accept();
        let mode = || self.header(&SEC_FETCH_MODE);
        accept.is_some_and(|it| it.starts_with("text/html"))
            && mode().is_none_or(|it| it == "navigate")
            && !page_load::is_script(self.headers)
    }

    /// Returns `true` for a CORS preflight request of the Fetch standard, by which a browser asks
    /// whether a page of another origin may send a request. A request with credentials or a body is
    /// not one.
    #[cfg_attr(
        not(feature = "__framework"),
        expect(dead_code, reason = "only services of frameworks accept preflights")
    )]
    pub(crate) fn is_preflight(&self) -> bool {
        let is_single = |name: HeaderName| {
            let mut values = self.headers.get_all(name).iter();
            values.next().is_some_and(|value| !value.is_empty()) && values.next().is_none()
        };
        let is_zero = |length: &HeaderValue| length == "0";
        // API Gateway's events have the header even without cookies.
        let mut cookies = self.headers.get_all(header::COOKIE).iter();
        *self.method == Method::OPTIONS
            && is_single(header::ORIGIN)
            && is_single(header::ACCESS_CONTROL_REQUEST_METHOD)
            && !self.headers.contains_key(header::AUTHORIZATION)
            && cookies.all(HeaderValue::is_empty)
            && !self.headers.contains_key(header::TRANSFER_ENCODING)
            && self.headers.get(header::CONTENT_LENGTH).is_none_or(is_zero)
    }
}

/// Omits headers and URL: both can contain tokens.
impl fmt::Debug for RequestHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHead")
            .field("method", self.method)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
