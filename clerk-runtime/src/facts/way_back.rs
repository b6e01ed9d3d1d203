//! Where a visitor comes back to from the sign-in page.

use http::{HeaderMap, Method, Uri, header};
use url::Url;

use super::{FORWARDED, FORWARDED_HOST, FORWARDED_PORT, FORWARDED_PROTO, RequestFacts};
use crate::engine::delete_clerks_own;

/// The cookie, and the query parameter, of a development instance's browser.
pub(crate) const DEV_BROWSER: &str = "__clerk_db_jwt";

/// What the URL that a browser shows, and the browser's id, are derived from: kept as it came, since
/// most answers ask for neither. No `Debug`: either can sign somebody in.
#[derive(Clone)]
pub(crate) struct WayBack {
    uri: Uri,
    headers: HeaderMap,
}

impl WayBack {
    /// Cookies are kept in development alone, where the browser's id is among them: they are secrets,
    /// and a handler may hold them for as long as a stream lasts.
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

    /// The request's public URL, below the configured origin if there is one; `None` if the request
    /// has no public origin.
    pub(crate) fn url(&self, origin: Option<&Url>) -> Option<Url> {
        let facts = self.facts();
        let facts = match origin {
            Some(origin) => facts.below_origin(origin),
            None => facts,
        };
        facts
            .has_public_origin()
            .then(|| facts.public_url().clone())
    }

    /// The page whose script sent the request, without Clerk's own parameters, if it is of the
    /// request's public origin `url`.
    pub(crate) fn page(&self, url: &Url) -> Option<Url> {
        let mut page = Url::parse(&self.facts().referrer()?).ok()?;
        if page.origin() != url.origin() {
            return None;
        }
        delete_clerks_own(&mut page);
        Some(page)
    }

    /// A development instance's id of the browser.
    pub(crate) fn dev_browser(&self) -> Option<String> {
        self.facts().cookies().get(DEV_BROWSER).map(str::to_owned)
    }

    fn facts(&self) -> RequestFacts<'_> {
        RequestFacts::new(&Method::GET, &self.uri, &self.headers)
    }
}
