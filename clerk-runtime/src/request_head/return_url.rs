//! The return URL for the sign-in page, derived on demand from a copy of the request's parts.

use std::borrow::Cow;

use http::{HeaderMap, Method, Uri, header};
use url::Url;

use super::{FORWARDED, FORWARDED_HOST, FORWARDED_PORT, FORWARDED_PROTO, RequestHead};
use crate::engine::delete_clerk_parameters;

/// Name of the cookie and of the query parameter with the id of a development instance's browser.
pub(crate) const DEV_BROWSER: &str = "__clerk_db_jwt";

/// Source of the public URL and of the development browser's id. The original parts are kept, since
/// most responses need neither. There is no `Debug`: both can contain credentials.
#[derive(Clone)]
pub(crate) struct ReturnUrl {
    uri: Uri,
    headers: HeaderMap,
}

impl ReturnUrl {
    /// Copies the needed parts of a request. Cookies are secrets, and a handler may keep this value
    /// for as long as a stream lasts. They are only copied in development, where they contain the
    /// browser's id.
    pub(crate) fn new(uri: &Uri, headers: &HeaderMap, is_development: bool) -> Self {
        let mut kept = HeaderMap::new();
        let names = [
            header::HOST,
            header::REFERER,
            FORWARDED,
            FORWARDED_HOST,
            FORWARDED_PORT,
            FORWARDED_PROTO,
        ];
        let cookie = is_development.then_some(header::COOKIE);
        for name in names.into_iter().chain(cookie) {
            for value in headers.get_all(&name) {
                kept.append(name.clone(), value.clone());
            }
        }
        Self {
            uri: uri.clone(),
            headers: kept,
        }
    }

    /// Returns the request's public URL without Clerk's own parameters, on the configured origin if
    /// there is one; `None` if the request has no public origin.
    pub(crate) fn to_url(&self, origin: Option<&Url>) -> Option<Url> {
        let head = self.head();
        let head = match origin {
            Some(origin) => head.with_public_origin(origin),
            None => head,
        };
        let mut url = head
            .has_public_origin()
            .then(|| head.public_url().clone())?;
        delete_clerk_parameters(&mut url);
        Some(url)
    }

    /// Returns the URL of the request, on the configured origin if there is one. `None` if no
    /// setting, request header or proxy names its host, or if the URL's path would differ from the
    /// one that the framework routes.
    pub(crate) fn called_url(&self, origin: Option<&Url>) -> Option<Url> {
        if !is_kept_in_url(self.uri.path()) {
            return None;
        }
        let head = self.head();
        let head = match origin {
            Some(origin) => head.with_public_origin(origin),
            None => head,
        };
        head.called_url().cloned()
    }

    /// Returns the page whose script sent the request, without Clerk's own parameters, if it has
    /// the same origin as the request's public URL `url`.
    pub(crate) fn page(&self, url: &Url) -> Option<Url> {
        let mut page = Url::parse(&self.head().referrer()?).ok()?;
        if page.origin() != url.origin() {
            return None;
        }
        delete_clerk_parameters(&mut page);
        Some(page)
    }

    /// Returns the id of a development instance's browser.
    pub(crate) fn dev_browser(&self) -> Option<String> {
        self.head()
            .cookies()
            .get(DEV_BROWSER)?
            .text()
            .map(Cow::into_owned)
    }

    fn head(&self) -> RequestHead<'_> {
        RequestHead::new(&Method::GET, &self.uri, &self.headers)
    }
}

/// Returns `true` if the URL parser keeps this path as it is. It resolves dot segments, also encoded
/// ones, and replaces backslashes (WHATWG URL). Routers do not: `/files/%2e%2e/mcp` is a path below
/// `/files`.
fn is_kept_in_url(path: &str) -> bool {
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        matches!(segment.as_str(), "." | "..")
    };
    !path.contains('\\') && !path.split('/').any(is_dots)
}
