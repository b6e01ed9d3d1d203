//! Settings that the engine needs, checked when the application starts.

use std::borrow::Cow;

use http::HeaderName;
use url::Url;

use super::patterns::PathPatterns;
use crate::jwt::ClaimRules;

/// Instance type, according to the publishable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InstanceType {
    Development,
    Production,
}

/// Settings of an instance.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent settings")]
pub(crate) struct EngineConfig {
    /// `None` without a publishable key: cookies and handshakes are ignored.
    pub(crate) frontend: Option<Frontend>,
    /// `true` without a secret key: cookies and handshakes are ignored.
    pub(crate) bearer_only: bool,
    /// Header for API keys, in addition to `Authorization`.
    pub(crate) api_key_header: Option<HeaderName>,
    /// Origin of the application; if `None`, it is derived from the request's headers.
    pub(crate) public_url: Option<Url>,
    /// `true` if session cookies are also accepted in requests that other sites cause.
    pub(crate) allows_any_origin: bool,
    pub(crate) is_satellite: bool,
    pub(crate) satellite_auto_sync: bool,
    pub(crate) domain: Option<String>,
    /// An absolute URL, or a path that is resolved against the request's public origin.
    pub(crate) proxy_url: Option<String>,
    pub(crate) sign_in_url: Option<String>,
    pub(crate) sign_up_url: Option<String>,
    /// Origins of satellites, of pages that browsers may be redirected to, and of other sites whose
    /// requests may use the session cookie, in addition to the authorized parties.
    pub(crate) allowed_origins: Vec<String>,
    /// Paths that name the organization to activate, by `:id` or `:slug`.
    pub(crate) organization_patterns: Option<PathPatterns>,
    /// Paths that require the personal account, so that no organization is active.
    pub(crate) personal_account_patterns: Option<PathPatterns>,
    pub(crate) rules: ClaimRules,
}

/// Contents of a publishable key.
#[derive(Clone, Debug)]
pub(crate) struct Frontend {
    pub(crate) publishable_key: String,
    pub(crate) instance_type: InstanceType,
    /// Host of the Frontend API in the key.
    pub(crate) original_frontend_api: String,
    pub(crate) cookie_suffix: String,
    /// Origin on this machine (`http://127.0.0.1:…`) that replaces the Frontend API's, so that tests
    /// can simulate a production instance.
    pub(crate) danger_origin: Option<String>,
}

impl Frontend {
    /// Returns the origin of the Frontend API, which is the authorization server's issuer.
    pub(crate) fn origin(&self) -> String {
        let replaced = self.danger_origin.as_deref();
        replaced.map_or_else(
            || format!("https://{}", self.original_frontend_api),
            |origin| origin.trim_end_matches('/').to_owned(),
        )
    }
}

/// Settings that contradict each other. The texts are Clerk's own, so that they can be found in its
/// documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Contradiction {
    #[error("Missing signInUrl. Pass a signInUrl for dev instances if an app is satellite")]
    SatelliteWithoutSignInUrl,
    #[error(
        "Missing domain and proxyUrl. A satellite application needs to specify a domain or a proxyUrl"
    )]
    SatelliteWithoutDomain,
    #[error("The signInUrl needs to be on a different origin than your satellite application.")]
    OwnSignInUrl,
}

impl EngineConfig {
    /// Returns an error if settings contradict each other.
    pub(crate) fn check(&self) -> Result<(), Contradiction> {
        if !self.is_satellite {
            return Ok(());
        }
        if self.sign_in_url.is_none() && self.is_development() {
            return Err(Contradiction::SatelliteWithoutSignInUrl);
        }
        if self.proxy_url.is_none() && self.domain.is_none() {
            return Err(Contradiction::SatelliteWithoutDomain);
        }
        if self.signs_in_on_own_origin() {
            return Err(Contradiction::OwnSignInUrl);
        }
        Ok(())
    }

    /// Returns `true` if the sign-in page is on the configured origin of this application.
    fn signs_in_on_own_origin(&self) -> bool {
        let page = self.sign_in_url.as_deref();
        let Some(page) = page.and_then(|it| Url::parse(it).ok()) else {
            return false;
        };
        let domain = self.domain.as_deref();
        let domain = domain.and_then(|it| Url::parse(&format!("{}://{it}", page.scheme())).ok());
        let own = self.public_url.iter().chain(&domain);
        own.into_iter().any(|it| it.origin() == page.origin())
    }

    /// Returns the Frontend API that gives browsers their sessions; `None` if no cookies are read.
    pub(crate) fn browser_frontend(&self) -> Option<&Frontend> {
        self.frontend.as_ref().filter(|_| !self.bearer_only)
    }

    /// Returns `true` if the publishable key is that of a development instance.
    pub(crate) fn is_development(&self) -> bool {
        self.frontend
            .as_ref()
            .is_some_and(|it| it.instance_type == InstanceType::Development)
    }

    /// Returns the host of the Frontend API: `clerk.<domain>` for a satellite in production,
    /// otherwise the host in the publishable key. It is also the issuer of session tokens, with or
    /// without a proxy.
    pub(crate) fn frontend_api_host<'a>(&'a self, frontend: &'a Frontend) -> Cow<'a, str> {
        match &self.domain {
            Some(domain) if self.is_satellite && !self.is_development() => {
                Cow::Owned(format!("clerk.{domain}"))
            }
            _ => Cow::Borrowed(&frontend.original_frontend_api),
        }
    }

    /// Returns `true` if this is the origin of an authorized party, an allowed origin, or that of the
    /// sign-in or sign-up page.
    pub(crate) fn is_configured_origin(&self, origin: &url::Origin) -> bool {
        let parties = self.rules.authorized_parties.iter().map(String::as_str);
        let pages = [self.sign_in_url.as_deref(), self.sign_up_url.as_deref()];
        let others = self.allowed_origins.iter().map(String::as_str);
        parties
            .chain(others)
            .chain(pages.into_iter().flatten())
            .filter_map(|it| Url::parse(it).ok())
            .any(|it| it.origin() == *origin)
    }
}
