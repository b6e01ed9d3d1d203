//! URL and cookies of a browser's request.

use std::borrow::Cow;

use url::Url;

use super::config::Frontend;
use super::suffix::{self, SessionCookies};
use super::verify::RequestToken;
use super::{Env, InstanceType, Run};
pub(super) use crate::request_head::DEV_BROWSER;
use crate::request_head::{CookieValue, Cookies};

pub(super) const SESSION: &str = "__session";
pub(super) const CLIENT_UAT: &str = "__client_uat";
pub(super) const HANDSHAKE: &str = "__clerk_handshake";
pub(super) const HANDSHAKE_NONCE: &str = "__clerk_handshake_nonce";
pub(super) const REDIRECT_COUNT: &str = "__clerk_redirect_count";
const REFRESH: &str = "__refresh";

/// Returns `true` if a Frontend API is configured as a URL, such as that of a proxy, and not as a host.
pub(super) fn is_url(frontend_api: &str) -> bool {
    frontend_api.starts_with("http://") || frontend_api.starts_with("https://")
}

/// A browser's request to an instance with a Frontend API.
pub(super) struct BrowserRequest<'a> {
    run: Run<'a>,
    pub(super) frontend: &'a Frontend,
    cookies: Cookies<'a>,
    /// `true` if the cookies with this instance's suffix are used, `false` for those without.
    pub(super) suffixed: bool,
    session_token: Option<RequestToken<'a>>,
    client_uat: i64,
}

impl<'a> BrowserRequest<'a> {
    /// Creates the view of a request; `None` for an instance that only accepts bearer tokens.
    pub(super) fn of(run: &Run<'a>) -> Option<Self> {
        let frontend = run.env.config.browser_frontend()?;
        let cookies = run.env.head.cookies();
        let (suffixed, SessionCookies { token, client_uat }) =
            suffix::choose(run, frontend, &cookies);
        Some(Self {
            run: *run,
            frontend,
            cookies,
            suffixed,
            session_token: token,
            client_uat: client_uat.map_or(0, |it| it.parse().unwrap_or(0)),
        })
    }

    /// Returns the URL that the browser shows.
    pub(super) fn url(&self) -> &'a Url {
        self.run.env.head.public_url()
    }

    /// Returns the token in the session cookie.
    pub(super) fn session_token(&self) -> Option<&RequestToken<'a>> {
        self.session_token.as_ref()
    }

    pub(super) fn is_development(&self) -> bool {
        self.frontend.instance_type == InstanceType::Development
    }

    /// Returns the origin that the browser shows.
    pub(super) fn origin(&self) -> String {
        self.url().origin().ascii_serialization()
    }

    /// Returns the token that a handshake renews: the session cookie, or else the bearer token.
    pub(super) fn any_session_token(&self) -> Option<Cow<'_, str>> {
        let cookie = self.session_token().map(|it| Cow::Borrowed(it.as_str()));
        cookie.or_else(|| self.run.env.head.bearer())
    }

    /// Returns the time of the client's last change, in seconds; 0 if no user is signed in.
    pub(super) fn client_uat(&self) -> i64 {
        self.client_uat
    }

    pub(super) fn refresh_token(&self) -> Option<Cow<'a, str>> {
        let suffix = &self.frontend.cookie_suffix;
        self.cookies.suffixed(REFRESH, suffix)?.text()
    }

    /// Returns the id of the browser (`__clerk_db_jwt`). Only development instances use it, since
    /// their applications and Clerk share no cookies.
    pub(super) fn dev_browser(&self) -> Option<Cow<'_, str>> {
        let cookie = || self.dev_browser_cookie()?.text();
        self.query(DEV_BROWSER).map(Cow::Owned).or_else(cookie)
    }

    /// Returns `true` if the browser has an id, which may be malformed.
    pub(super) fn has_dev_browser(&self) -> bool {
        self.dev_browser_cookie().is_some() || self.query(DEV_BROWSER).is_some()
    }

    fn dev_browser_cookie(&self) -> Option<CookieValue<'a>> {
        if self.suffixed {
            let suffix = &self.frontend.cookie_suffix;
            self.cookies.suffixed(DEV_BROWSER, suffix)
        } else {
            self.cookies.get(DEV_BROWSER)
        }
    }

    /// Returns the number of redirects that this browser followed in a row, each within two seconds
    /// of the previous one.
    pub(super) fn redirect_count(&self) -> u32 {
        self.cookie(REDIRECT_COUNT)
            .map_or(0, |it| it.parse().unwrap_or(0))
    }

    pub(super) fn query(&self, name: &str) -> Option<String> {
        self.run.env.head.query(name)
    }

    /// Returns `true` if the URL has one of these parameters, even if it is empty.
    pub(super) fn has_query(&self, names: &[&str]) -> bool {
        let mut pairs = self.run.env.head.query_pairs();
        pairs.any(|(name, _)| names.contains(&&*name))
    }

    /// Returns the domain of the Frontend API (`clerk.<domain>`) if the page's host is this domain or
    /// a subdomain of it.
    pub(super) fn shared_domain(&self) -> Option<String> {
        let host = self.run.env.config.frontend_api_host(self.frontend);
        let domain = host.strip_prefix("clerk.")?;
        let own = self.url().host_str()?;
        let is_shared = own
            .strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        is_shared.then(|| domain.to_owned())
    }

    /// Returns the host or URL of the Frontend API that this request's browser must use.
    pub(super) fn frontend_api(&self) -> Cow<'a, str> {
        let Env { config, head, .. } = self.run.env;
        match config.proxy_url.as_deref().or(head.proxy_path()) {
            Some(path) if path.starts_with('/') => Cow::Owned(self.origin() + path),
            Some(url) => Cow::Borrowed(url),
            None => match &self.frontend.danger_origin {
                Some(origin) => Cow::Borrowed(origin),
                None => config.frontend_api_host(self.frontend),
            },
        }
    }

    /// Returns a cookie without a suffix.
    pub(super) fn cookie(&self, name: &str) -> Option<Cow<'a, str>> {
        self.cookies.get(name)?.text()
    }
}
