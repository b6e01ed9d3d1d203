//! What a browser's request says by its URL and its cookies.

use std::borrow::Cow;

use url::Url;

use super::config::Frontend;
use super::{InstanceType, Run, suffix};
pub(super) use crate::facts::DEV_BROWSER;

pub(super) const SESSION: &str = "__session";
pub(super) const CLIENT_UAT: &str = "__client_uat";
pub(super) const HANDSHAKE: &str = "__clerk_handshake";
pub(super) const HANDSHAKE_NONCE: &str = "__clerk_handshake_nonce";
pub(super) const REDIRECT_COUNT: &str = "__clerk_redirect_count";
const REFRESH: &str = "__refresh";

/// Whether a Frontend API is given by its URL, as a proxy's is, or by its host.
pub(super) fn is_url(frontend_api: &str) -> bool {
    frontend_api.starts_with("http://") || frontend_api.starts_with("https://")
}

/// A browser's request to an instance with a Frontend API.
pub(super) struct Visit<'a> {
    run: Run<'a>,
    pub(super) frontend: &'a Frontend,
    /// The URL that the browser shows.
    pub(super) url: &'a Url,
    /// Whether the cookies with this instance's suffix count, or those without.
    pub(super) suffixed: bool,
    /// The session cookie.
    pub(super) session_token: Option<Cow<'a, str>>,
}

impl<'a> Visit<'a> {
    /// `None` for an instance that takes bearer tokens only.
    pub(super) fn of(run: &Run<'a>) -> Option<Self> {
        let frontend = run.env.config.frontend.as_ref()?;
        let mut visit = Self {
            run: *run,
            frontend,
            url: run.env.facts.public_url(),
            suffixed: suffix::counts(run, frontend),
            session_token: None,
        };
        visit.session_token = visit.chosen_cookie(SESSION);
        Some(visit)
    }

    pub(super) fn is_development(&self) -> bool {
        self.frontend.instance_type == InstanceType::Development
    }

    /// The origin that the browser shows.
    pub(super) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The token that a handshake renews: the cookie's before the header's.
    pub(super) fn any_session_token(&self) -> Option<Cow<'a, str>> {
        self.session_token
            .clone()
            .or_else(|| self.run.env.facts.bearer())
    }

    /// When the client last changed, in seconds; 0 if nobody is signed in.
    pub(super) fn client_uat(&self) -> i64 {
        self.chosen_cookie(CLIENT_UAT)
            .map_or(0, |it| it.parse().unwrap_or(0))
    }

    pub(super) fn refresh_token(&self) -> Option<Cow<'a, str>> {
        suffix::cookie(&self.run, self.frontend, REFRESH)
    }

    /// The id that stands for the browser in development, where cookies can't be shared with Clerk.
    pub(super) fn dev_browser(&self) -> Option<Cow<'a, str>> {
        self.query(DEV_BROWSER)
            .or_else(|| self.chosen_cookie(DEV_BROWSER))
    }

    /// How many handshakes the browser has just been through.
    pub(super) fn redirect_count(&self) -> u32 {
        self.cookie(REDIRECT_COUNT)
            .map_or(0, |it| it.parse().unwrap_or(0))
    }

    pub(super) fn query(&self, name: &str) -> Option<Cow<'a, str>> {
        self.run.env.facts.query(name).map(Cow::Owned)
    }

    /// The domain that this host and the Frontend API's (`clerk.<domain>`) are both below.
    pub(super) fn shared_domain(&self) -> Option<String> {
        let host = self.run.env.config.frontend_api_host(self.frontend);
        let domain = host.strip_prefix("clerk.")?;
        let own = self.url.host_str()?;
        let is_below = own
            .strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        is_below.then(|| domain.to_owned())
    }

    /// Host or URL of the Frontend API that this request's browser is to use.
    pub(super) fn frontend_api(&self) -> Cow<'a, str> {
        let config = self.run.env.config;
        match &config.proxy_url {
            Some(path) if path.starts_with('/') => Cow::Owned(self.origin() + path),
            Some(url) => Cow::Borrowed(url),
            None => match &self.frontend.danger_origin {
                Some(origin) => Cow::Borrowed(origin),
                None => config.frontend_api_host(self.frontend),
            },
        }
    }

    fn chosen_cookie(&self, name: &str) -> Option<Cow<'a, str>> {
        if self.suffixed {
            return suffix::cookie(&self.run, self.frontend, name);
        }
        self.cookie(name)
    }

    /// A cookie without a suffix.
    pub(super) fn cookie(&self, name: &str) -> Option<Cow<'a, str>> {
        self.run.env.facts.cookie(name)
    }
}
