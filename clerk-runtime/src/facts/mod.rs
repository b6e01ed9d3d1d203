//! A request as the engine sees it: bearer token, cookies, public URL. Pure.
//!
//! `text` header bytes as JavaScript sees them · `bearer` the `Authorization` header · `cookies` the
//! `Cookie` header · `page_load` headers that tell page loads from scripts · `public_url` the URL that the visitor's browser shows · `way_back` what that is
//! derived from, for later

mod bearer;
mod cookies;
mod page_load;
mod public_url;
mod text;
mod way_back;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use url::Url;

use cookies::Cookies;
pub(crate) use way_back::{DEV_BROWSER, WayBack};

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// A borrowed view of a request's head. Everything derived (cookies, public URL) is computed when
/// it is first asked for, so that a bearer token costs one header lookup.
pub struct RequestFacts<'a> {
    method: &'a Method,
    target: Target<'a>,
    headers: &'a HeaderMap,
    cookies: OnceLock<Cookies>,
    public_url: OnceLock<Url>,
}

/// Where the request's URL comes from.
#[derive(Debug, Clone, Copy)]
enum Target<'a> {
    /// What a server reads: usually a path and query, the authority is in `host`. `http` unless
    /// the URI has a scheme or a proxy's `x-forwarded-proto` says otherwise.
    Uri(&'a Uri),
    /// An absolute URL as text, given to a WHATWG URL parser.
    Absolute(&'a str),
}

impl<'a> RequestFacts<'a> {
    /// The facts of a request as a server has it.
    #[must_use]
    pub fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self::with_target(method, Target::Uri(uri), headers)
    }

    /// The facts of a request whose absolute URL is known as text.
    #[must_use]
    pub fn with_url(method: &'a Method, url: &'a str, headers: &'a HeaderMap) -> Self {
        Self::with_target(method, Target::Absolute(url), headers)
    }

    fn with_target(method: &'a Method, target: Target<'a>, headers: &'a HeaderMap) -> Self {
        let (cookies, public_url) = (OnceLock::new(), OnceLock::new());
        Self {
            method,
            target,
            headers,
            cookies,
            public_url,
        }
    }

    pub(crate) fn method(&self) -> &Method {
        self.method
    }

    /// The token of the `Authorization` header, whatever it looks like. Its length isn't checked:
    /// that is [`Decoded::parse`](crate::jwt::Decoded::parse)'s matter.
    pub(crate) fn bearer(&self) -> Option<Cow<'_, str>> {
        bearer::token(self.header(&header::AUTHORIZATION)?)
    }

    /// The bytes that [`bearer`](Self::bearer) would read a token from, if there is one such header.
    /// Good for nothing but to be compared with a token.
    pub(crate) fn raw_bearer(&self) -> Option<&[u8]> {
        bearer::raw(self.headers)
    }

    /// A cookie's value, decoded. Of two with one name the first counts, and an empty one is none.
    pub(crate) fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        let cookies = self.cookies.get_or_init(|| Cookies::parse(self.headers));
        cookies.get(name).filter(|value| !value.is_empty())
    }

    /// A header's value as JavaScript's `Headers.get` gives it: repeated ones joined by `, `, bytes
    /// beyond ASCII as Latin-1. An empty one is none.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<Cow<'_, str>> {
        text::joined(self.headers, name, ", ").filter(|value| !value.is_empty())
    }

    pub(crate) fn origin(&self) -> Option<Cow<'_, str>> {
        self.header(&header::ORIGIN)
    }

    pub(crate) fn referrer(&self) -> Option<Cow<'_, str>> {
        self.header(&header::REFERER)
    }

    pub(crate) fn accept(&self) -> Option<Cow<'_, str>> {
        self.header(&header::ACCEPT)
    }

    pub(crate) fn sec_fetch_dest(&self) -> Option<Cow<'_, str>> {
        self.header(&SEC_FETCH_DEST)
    }

    /// Every header once, repeated ones joined, for the body of a refresh.
    pub(crate) fn all_headers(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.headers.keys().filter_map(|name| {
            let glue = if name == header::COOKIE { "; " } else { ", " };
            Some((name.as_str(), text::joined(self.headers, name, glue)?))
        })
    }

    /// The URL that the visitor's browser shows, as far as the headers of proxies tell; Clerk's
    /// `clerkUrl`.
    pub(crate) fn public_url(&self) -> &Url {
        self.public_url
            .get_or_init(|| public_url::derive(self.target, self.headers))
    }

    /// The first query parameter of this name, decoded. An empty one is none.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.public_url().query_pairs();
        let value = pairs.find_map(|(key, value)| (key == name).then_some(value))?;
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// Returns `true` if a browser is loading a page or a frame, which can follow a redirect to
    /// another site. Browsers say so with `Sec-Fetch-*`; of other clients, `Accept` contains
    /// `text/html`, and no header is there that only scripts set.
    pub(crate) fn is_page_load(&self) -> bool {
        if let Some(destination) = self.sec_fetch_dest() {
            return page_load::DESTINATIONS.contains(&&*destination);
        }
        if let Some(mode) = self.header(&SEC_FETCH_MODE) {
            return mode == "navigate";
        }
        self.accept()
            .is_some_and(|accept| accept.contains("text/html"))
            && !self.is_script()
    }

    /// Returns `true` if a header is there that only scripts set.
    pub(crate) fn is_script(&self) -> bool {
        page_load::is_script(self.headers)
    }

    /// Returns `true` if a browser asks whether another origin may send a request (the CORS
    /// preflight of the Fetch standard). One that carries credentials or a body is none.
    pub(crate) fn is_preflight(&self) -> bool {
        let is_single = |name: HeaderName| {
            let mut values = self.headers.get_all(name).iter();
            values.next().is_some_and(|value| !value.is_empty()) && values.next().is_none()
        };
        let is_zero = |length: &HeaderValue| length == "0";
        // API Gateway's events have the header whether or not there are cookies.
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

/// Neither headers nor URL: both can hold tokens.
impl fmt::Debug for RequestFacts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestFacts")
            .field("method", self.method)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
