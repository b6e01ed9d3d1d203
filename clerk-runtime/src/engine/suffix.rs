//! Choice between two sets of cookies: those with this instance's suffix, and those without.
//!
//! Several applications can share one domain, each with its own suffix. Cookies without a suffix
//! are set for old versions of Clerk's libraries, and may belong to another application.

use std::borrow::Cow;
use std::sync::Arc;

use super::browser::{CLIENT_UAT, SESSION};
use super::config::{Frontend, InstanceType};
use super::verify::RequestToken;
use super::{Opened, Run, token_class};
use crate::jwt::Decoded;
use crate::request_head::{CookieValue, Cookies};

/// Chooses a set of cookies. Returns `true` if it is the one with the suffix.
pub(super) fn choose<'a>(
    run: &Run<'_>,
    frontend: &Frontend,
    cookies: &Cookies<'a>,
) -> (bool, SessionCookies<'a>) {
    let suffix = &frontend.cookie_suffix;
    let plain = SessionCookies {
        token: cookies
            .get(SESSION)
            .and_then(|it| RequestToken::of_cookie(run, it)),
        client_uat: cookies.get(CLIENT_UAT).and_then(CookieValue::text),
    };
    let suffixed = SessionCookies {
        token: cookies.suffixed(SESSION, suffix).and_then(|it| {
            plain
                .same_token(it)
                .or_else(|| RequestToken::of_cookie(run, it))
        }),
        client_uat: cookies
            .suffixed(CLIENT_UAT, suffix)
            .and_then(CookieValue::text),
    };
    if uses_suffixed_cookies(run, frontend, &plain, &suffixed) {
        (true, suffixed)
    } else {
        (false, plain)
    }
}

/// Returns `true` if the cookies with the suffix are used.
///
/// A session cookie without a suffix is only used if this instance may have issued it. The
/// instance's own pair takes precedence over malformed, forged and foreign cookies.
fn uses_suffixed_cookies(
    run: &Run<'_>,
    frontend: &Frontend,
    plain: &SessionCookies<'_>,
    suffixed: &SessionCookies<'_>,
) -> bool {
    let plain = &CookiePair::new(run, plain);
    let suffixed = &CookiePair::new(run, suffixed);
    if plain.session.is_some() {
        match plain.issuer() {
            None => return suffixed.is_signed_in() && plain.is_forged(run, suffixed),
            Some(it) if is_own_issuer(it, run, frontend) => {}
            Some(_) => return true,
        }
    }
    suffixed.is_present()
        && (suffixed.precedes(plain, run, frontend)
            || (suffixed.is_signed_in() && plain.is_forged(run, suffixed)))
}

/// The two cookies of a set.
pub(super) struct SessionCookies<'a> {
    pub(super) token: Option<RequestToken<'a>>,
    pub(super) client_uat: Option<Cow<'a, str>>,
}

impl<'a> SessionCookies<'a> {
    /// Returns the cached token if this cookie contains it too, as in most browsers.
    fn same_token(&self, cookie: CookieValue<'_>) -> Option<RequestToken<'a>> {
        let cached = self.token.as_ref()?;
        let is_same = matches!(cached, RequestToken::Cached(_))
            && cached.as_str().as_bytes() == cookie.as_bytes();
        is_same.then(|| cached.clone())
    }
}

/// The two cookies of a set, with the decoded token.
struct CookiePair<'c> {
    session: Option<&'c RequestToken<'c>>,
    client_uat: Option<&'c str>,
    /// Decoded session token, not verified.
    token: Option<Arc<Decoded>>,
}

impl<'c> CookiePair<'c> {
    fn new(run: &Run<'_>, cookies: &'c SessionCookies<'c>) -> Self {
        let session = cookies.token.as_ref();
        Self {
            session,
            client_uat: cookies.client_uat.as_deref(),
            token: session.and_then(|it| it.decode(run).ok()),
        }
    }

    /// Returns `true` if the request has a cookie of this set.
    fn is_present(&self) -> bool {
        self.session.is_some() || self.client_uat.is_some()
    }

    /// Returns `true` if the set belongs to a signed-out client. A set without `__client_uat` has
    /// no such information.
    fn is_signed_out(&self) -> bool {
        self.client_uat == Some("0")
    }

    /// Returns `true` if the set belongs to a signed-in client.
    fn is_signed_in(&self) -> bool {
        self.client_uat.is_some() && !self.is_signed_out()
    }

    fn issuer(&self) -> Option<&str> {
        let issuer = self.token.as_ref()?.claims.iss.as_deref();
        issuer.filter(|iss| !iss.is_empty())
    }

    fn issued_at(&self) -> i64 {
        self.token
            .as_ref()
            .and_then(|it| it.claims.iat)
            .unwrap_or(0)
    }

    fn is_expired(&self, run: &Run<'_>) -> bool {
        let exp = self.token.as_ref().and_then(|it| it.claims.exp);
        exp.is_some_and(|exp| exp <= run.env.now.as_secs())
    }

    /// Returns `true` if there is a session token that is malformed, or not signed by this instance
    /// as a session token. A token whose key is not available counts as forged if the keys were
    /// already requested for its `kid`, or if the `other` set has a session, whose key is then
    /// requested instead.
    fn is_forged(&self, run: &Run<'_>, other: &CookiePair<'_>) -> bool {
        let Some(session) = self.session else {
            return false;
        };
        match session.clone().open(run) {
            Opened::Decoded { decoded, signature } => {
                signature.is_err() || token_class::is_not_session(&decoded)
            }
            Opened::KeyNeeded { decoded } => {
                other.session.is_some() || run.results.keys(decoded.kid()).is_ok()
            }
            Opened::KeyMissing { .. } | Opened::Malformed(_) => true,
        }
    }

    /// Returns `true` if this set, the one with the suffix, takes precedence over the plain one.
    fn precedes(&self, plain: &CookiePair<'_>, run: &Run<'_>, frontend: &Frontend) -> bool {
        let is_development = frontend.instance_type == InstanceType::Development;
        match (self.is_signed_out(), plain.is_signed_out()) {
            (false, false) if plain.issued_at() > self.issued_at() => false,
            // Both old and new libraries write the plain set, so it is the newer one.
            (true, false) => false,
            // In development, old libraries do not update the suffixed `__client_uat`, so that an
            // expired token is the only sign of a sign-out.
            (false, true) if is_development && self.is_expired(run) => false,
            // The Frontend API no longer writes a set without `__client_uat`.
            _ => self.client_uat.is_some(),
        }
    }
}

/// Returns `true` if this instance's own Frontend API issued the token. A proxy is never an issuer.
fn is_own_issuer(issuer: &str, run: &Run<'_>, frontend: &Frontend) -> bool {
    let host = issuer
        .strip_prefix("https://")
        .or_else(|| issuer.strip_prefix("http://"));
    host.unwrap_or(issuer) == run.env.config.frontend_api_host(frontend)
}
