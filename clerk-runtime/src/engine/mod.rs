//! Clerk's `authenticateRequest` as a state machine without I/O.
//!
//! ```text
//! start ─▶ Step::Done(Decision)
//!   │
//!   └────▶ Step::Need(Pending, Effect) ─ the driver does it ─▶ pending.resume(…, outcome) ─▶ Step
//! ```
//!
//! A request runs through these states; each has a file of its own. `?` marks where the outside may
//! have to be asked first.
//!
//! ```text
//!                         ┌─ session token ──▶ header_token ?──┬─▶ signed in
//!   route ─ bearer token ─┤                                    └─▶ token_error ─┐
//!     │                   └─ machine token ──▶ machine_token ?─▶ signed in/out  │
//!     │                                                                         │
//!     ├─ none, only machines are accepted ──▶ signed out                        │
//!     │                                                                         │
//!     └─ none ──▶ cookie_token                                                  │
//!                   │  handshake token or nonce ──▶ handshake ?─▶ signed in/out │
//!                   │  satellite or its primary ──▶ satellite ──▶ redirect      │
//!                   │  development without dev browser ─────────▶ redirect      │
//!                   │  cookies contradict each other ───────────▶ redirect      │
//!                   │  session cookie ?──┬─ expired, not yet valid ─▶ token_error ?─▶ refresh ?
//!                   │                    ├─ came from a satellite ─▶ cross_origin ─▶ redirect
//!                   │                    ├─ other organization ────▶ org_sync ─────▶ redirect
//!                   │                    └─ else ──────────────────▶ signed in
//!                   └─ no cookies ──▶ signed out
//!
//!   a cookie's session ──▶ origin_check ──▶ signed in, or rejected with 403
//!   redirect: a handshake if a browser loads a page and the loop counter allows it, else signed out
//! ```
//!
//! `cookie_size` session cookies that browsers drop · `lost_sessions` handshakes that left no session,
//! counted across page loads · `known` what the outside has answered · `visit` what cookies and URL say · `suffix` which of two
//! sets of cookies counts · `token_class` what a token claims to be · `verify` whether it holds ·
//! `credentials` invalid or missing · `patterns` path patterns, `no_patterns` without their feature · `sign_in` where the sign-in page is

mod config;
mod cookie_size;
mod cookie_token;
mod credentials;
mod cross_origin;
mod decision;
mod effect;
mod handshake;
mod header_token;
mod known;
mod lost_sessions;
mod machine_token;
mod org_sync;
mod origin_check;
#[cfg(feature = "organization-sync")]
mod patterns;
#[cfg(not(feature = "organization-sync"))]
#[path = "no_patterns.rs"]
mod patterns;
mod query;
mod redirect;
mod refresh;
mod route;
mod satellite;
mod set_cookie;
mod sign_in;
mod suffix;
mod token_class;
mod token_error;
mod verify;
mod visit;

pub(crate) use config::{Contradiction, EngineConfig, Frontend, InstanceType};
pub(crate) use cookie_size::LIMIT as COOKIE_LIMIT;
pub(crate) use decision::{Decision, ReplyHeaders, State};
pub(crate) use effect::{ApiFailure, Effect, Outcome};
pub(crate) use known::Pending;
pub(crate) use patterns::PathPatterns;
pub(crate) use query::delete_clerks_own;
pub(crate) use sign_in::{SignIn, accounts_base_url};
pub(crate) use token_class::presented_type;

use std::sync::Arc;

use crate::clock::UnixMillis;
use crate::facts::RequestFacts;
use crate::jwt::{Decoded, TokenError};
use crate::policy::AcceptedTokens;
use known::{Judged, Known};

/// What the engine may look at. Borrowed for one step.
#[derive(Clone, Copy)]
pub(crate) struct Env<'a> {
    pub(crate) facts: &'a RequestFacts<'a>,
    pub(crate) config: &'a EngineConfig,
    pub(crate) signatures: &'a dyn Signatures,
    pub(crate) accepts: AcceptedTokens,
    /// Whether the answer can carry redirects and cookies: a guard's own can't, so that a
    /// handshake or a refresh would be spent for nothing.
    pub(crate) converses: bool,
    pub(crate) now: UnixMillis,
}

/// Decodes tokens and checks signatures with the keys that are at hand: the driver's key set and
/// its verified-token cache. Never blocks.
pub(crate) trait Signatures {
    /// Decodes a token and checks its signature.
    fn open(&self, token: &str) -> Opened;

    /// A token of exactly these bytes, if it was verified before by a key that is still good.
    fn recall(&self, _token: &[u8]) -> Option<Arc<Decoded>> {
        None
    }

    /// Decodes a token without a look at its signature. An implementation with a cache answers
    /// from it; one without does as written here.
    fn decode(&self, token: &str) -> Result<Arc<Decoded>, TokenError> {
        Decoded::parse(token).map(Arc::new)
    }
}

/// What is known of a token before any claim is looked at.
pub(crate) enum Opened {
    /// Not a token at all.
    Malformed(TokenError),
    /// Its key isn't here: ask for [`Effect::FetchKeys`], then open it again.
    KeyNeeded { decoded: Arc<Decoded> },
    /// No such key, or no way to get one; final.
    KeyMissing {
        decoded: Arc<Decoded>,
        error: TokenError,
    },
    /// Decoded. `signature` says whether it verified; an algorithm that Clerk doesn't accept is
    /// an `Err` here, but `ClaimRules::check_header` reports it first.
    Decoded {
        decoded: Arc<Decoded>,
        signature: Result<(), TokenError>,
    },
}

impl Opened {
    /// A token whose signature is good.
    pub(crate) const fn verified(decoded: Arc<Decoded>) -> Self {
        Self::Decoded {
            decoded,
            signature: Ok(()),
        }
    }
}

/// One step of the machine.
pub(crate) enum Step {
    /// Do this, then resume.
    Need(Box<Pending>, Effect),
    /// The answer.
    Done(Decision),
}

/// Judges a request.
pub(crate) fn start(env: Env<'_>) -> Step {
    // Borrowed, since a request that asks nobody needs none of its own.
    static NOTHING: Known = Known::nothing();
    match judge(env, &NOTHING) {
        Ok(decision) => Step::Done(decision),
        Err(effect) => Known::nothing().step(Err(effect)),
    }
}

impl Pending {
    /// Goes on with what the driver found out.
    pub(crate) fn resume(self, env: Env<'_>, outcome: Outcome) -> Step {
        let known = self.learn(outcome);
        let judged = judge(env, &known);
        known.step(judged)
    }
}

/// Runs the machine below the configured public origin, if there is one.
fn judge(env: Env<'_>, known: &Known) -> Judged {
    let Some(origin) = &env.config.public_url else {
        return judge_run(&Run { env, known });
    };
    let facts = &env.facts.below_origin(origin);
    let env = Env { facts, ..env };
    judge_run(&Run { env, known })
}

/// Runs the machine, and notes whether credentials were not accepted.
fn judge_run(run: &Run<'_>) -> Judged {
    route::judge(run).map(|decision| credentials::noted(run, decision))
}

/// One run through the machine: what may be looked at, and what the outside has answered.
#[derive(Clone, Copy)]
struct Run<'a> {
    env: Env<'a>,
    known: &'a Known,
}

#[cfg(test)]
mod tests;
