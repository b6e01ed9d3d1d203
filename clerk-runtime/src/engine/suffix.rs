//! Choice between two sets of cookies: those with this instance's suffix, and those without.
//!
//! Several applications can share one domain, each with its own suffix. Cookies without a suffix
//! are set for old versions of Clerk's libraries, and may belong to another application.

use std::sync::Arc;

use super::browser::{CLIENT_UAT, SESSION};
use super::config::{Frontend, InstanceType};
use super::{Opened, Run, token_class};
use crate::jwt::Decoded;
use crate::request_head::Cookies;

/// Returns `true` if the cookies with the suffix are used.
///
/// A session cookie without a suffix is only used if this instance may have issued it. The
/// instance's own pair takes precedence over malformed, forged and foreign cookies.
pub(super) fn uses_suffixed_cookies(
    run: &Run<'_>,
    frontend: &Frontend,
    cookies: &Cookies<'_>,
) -> bool {
    let plain = CookiePair::new(run, |name| cookies.get(name));
    let suffixed = CookiePair::new(run, |name| cookies.suffixed(name, &frontend.cookie_suffix));
    if plain.session.is_some() {
        match plain.issuer() {
            None => return suffixed.is_signed_in() && plain.is_forged(run, &suffixed),
            Some(it) if is_own_issuer(it, run, frontend) => {}
            Some(_) => return true,
        }
    }
    suffixed.is_present()
        && (suffixed.wins_over(&plain, run, frontend)
            || (suffixed.is_signed_in() && plain.is_forged(run, &suffixed)))
}

/// The two cookies of a set.
struct CookiePair<'c> {
    session: Option<&'c str>,
    client_uat: Option<&'c str>,
    /// Decoded session token, not verified.
    token: Option<Arc<Decoded>>,
}

impl<'c> CookiePair<'c> {
    fn new(run: &Run<'_>, cookie: impl Fn(&str) -> Option<&'c str>) -> Self {
        let session = cookie(SESSION);
        Self {
            session,
            client_uat: cookie(CLIENT_UAT),
            token: session.and_then(|it| run.env.signatures.decode(it).ok()),
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
        match run.env.signatures.open(session) {
            Opened::Decoded { decoded, signature } => {
                signature.is_err() || token_class::is_not_session(&decoded)
            }
            Opened::KeyNeeded { decoded } => {
                other.session.is_some() || run.results.keys(decoded.kid()).is_ok()
            }
            Opened::KeyMissing { .. } | Opened::Malformed(_) => true,
        }
    }

    fn wins_over(&self, plain: &CookiePair<'_>, run: &Run<'_>, frontend: &Frontend) -> bool {
        let is_development = frontend.instance_type == InstanceType::Development;
        match (self.is_signed_out(), plain.is_signed_out()) {
            (false, false) if plain.issued_at() > self.issued_at() => false,
            // Both old and new libraries write the plain set, so it is the newer one.
            (true, false) => false,
            // In development, old libraries do not update the suffixed `__client_uat`, so that an
            // expired token is the only sign of a sign-out.
            (false, true) if is_development && self.is_expired(run) => false,
            // Without the suffixed `__client_uat`, the Frontend API no longer writes this set.
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
