//! Which of two sets of cookies counts: those with this instance's suffix, or those without.
//!
//! Several applications can live on one domain, each with its own suffix; cookies without a suffix
//! are there for old versions of Clerk's libraries, and may belong to another application.

use std::borrow::Cow;
use std::sync::Arc;

use super::config::{Frontend, InstanceType};
use super::visit::{CLIENT_UAT, SESSION};
use super::{Opened, Run, token_class};
use crate::jwt::Decoded;

/// A cookie with this instance's suffix.
pub(super) fn cookie<'a>(run: &Run<'a>, frontend: &Frontend, name: &str) -> Option<Cow<'a, str>> {
    run.env
        .facts
        .cookie(&format!("{name}_{}", frontend.cookie_suffix))
}

/// Whether the cookies with the suffix count.
///
/// A plain session cookie counts only if it may be this instance's: damaged, forged or foreign
/// ones lose against the instance's own pair.
pub(super) fn counts(run: &Run<'_>, frontend: &Frontend) -> bool {
    let plain = Jar {
        session: run.env.facts.cookie(SESSION),
        client_uat: run.env.facts.cookie(CLIENT_UAT),
    };
    let suffixed = Jar {
        session: cookie(run, frontend, SESSION),
        client_uat: cookie(run, frontend, CLIENT_UAT),
    };
    if plain.session.is_some() {
        match issuer(plain.token(run).as_deref()) {
            None => return suffixed.is_signed_in() && plain.is_forged(run, &suffixed),
            Some(it) if is_ours(it, run, frontend) => {}
            Some(_) => return true,
        }
    }
    suffixed.is_used()
        && (suffixed.wins_over(&plain, run, frontend)
            || (suffixed.is_signed_in() && plain.is_forged(run, &suffixed)))
}

/// The two cookies of one set.
struct Jar<'a> {
    session: Option<Cow<'a, str>>,
    client_uat: Option<Cow<'a, str>>,
}

impl Jar<'_> {
    fn is_used(&self) -> bool {
        self.session.is_some() || self.client_uat.is_some()
    }

    /// The set says that nobody is signed in. A set without `__client_uat` says nothing.
    fn is_signed_out(&self) -> bool {
        self.client_uat.as_deref() == Some("0")
    }

    /// Returns `true` if the set belongs to a signed-in client.
    fn is_signed_in(&self) -> bool {
        self.client_uat.is_some() && !self.is_signed_out()
    }

    fn token(&self, run: &Run<'_>) -> Option<Arc<Decoded>> {
        run.env.signatures.decode(self.session.as_deref()?).ok()
    }

    /// Returns `true` if there is a session token that is damaged, or not signed by this instance as a
    /// session token. As long as its key is not at hand, it depends on whether the `other` set has a
    /// session: that one is asked for first.
    fn is_forged(&self, run: &Run<'_>, other: &Jar<'_>) -> bool {
        let Some(session) = self.session.as_deref() else {
            return false;
        };
        match run.env.signatures.open(session) {
            Opened::Decoded { decoded, signature } => {
                signature.is_err() || token_class::is_no_session(&decoded)
            }
            Opened::KeyNeeded { decoded } => {
                other.session.is_some() || run.known.keys(decoded.kid()).is_ok()
            }
            Opened::KeyMissing { .. } | Opened::Malformed(_) => true,
        }
    }

    fn wins_over(&self, plain: &Jar<'_>, run: &Run<'_>, frontend: &Frontend) -> bool {
        let (own, other) = (self.token(run), plain.token(run));
        let is_development = frontend.instance_type == InstanceType::Development;
        match (self.is_signed_out(), plain.is_signed_out()) {
            (false, false) if issued_at(other.as_deref()) > issued_at(own.as_deref()) => false,
            // Old and new libraries alike write the plain set, so it is the newer one.
            (true, false) => false,
            // In development the suffix's `__client_uat` isn't kept up by old libraries, so that
            // an expired token is the only sign of having signed out.
            (false, true) if is_development && is_expired(own.as_deref(), run) => false,
            // The Frontend API has stopped to write suffixes.
            _ => self.client_uat.is_some(),
        }
    }
}

/// A token's `iss`, not verified.
fn issuer(token: Option<&Decoded>) -> Option<&str> {
    token?.claims.iss.as_deref().filter(|iss| !iss.is_empty())
}

/// Whether this instance's own Frontend API issued the token; a proxy never does.
fn is_ours(issuer: &str, run: &Run<'_>, frontend: &Frontend) -> bool {
    without_schemes(issuer) == run.env.config.frontend_api_host(frontend)
}

/// Without `http://` and `https://`, wherever they stand.
fn without_schemes(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = lower.get(at..) {
        let schemes = ["http://", "https://"];
        if let Some(scheme) = schemes.into_iter().find(|it| rest.starts_with(it)) {
            at += scheme.len();
            continue;
        }
        let Some(char) = text.get(at..).and_then(|it| it.chars().next()) else {
            break;
        };
        kept.push(char);
        at += char.len_utf8();
    }
    kept
}

fn issued_at(token: Option<&Decoded>) -> i64 {
    token.and_then(|it| it.claims.iat).unwrap_or(0)
}

fn is_expired(token: Option<&Decoded>, run: &Run<'_>) -> bool {
    let exp = token.and_then(|it| it.claims.exp);
    exp.is_some_and(|exp| exp <= run.env.now.as_secs())
}
