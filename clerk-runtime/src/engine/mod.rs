//! Clerk's `authenticateRequest` as a state machine without I/O.
//!
//! ```text
//! start ─▶ Step::Done(Decision)
//!   │
//!   └────▶ Step::Need(pending, Effect) ─ the service executes it ─▶ pending.resume(env, outcome) ─▶ Step
//! ```
//!
//! A request passes through these states, each of which has its own file. `?` marks states that may
//! need an effect.
//!
//! ```text
//!                         ┌─ session token ──▶ header_token ?──┬─▶ signed in
//!   route ─ bearer token ─┤                                    └─▶ token_error ─┐
//!     │                   ├─ machine token ──▶ machine_token ?─▶ signed in/out  │
//!     │                   └─ token of a named template ──▶ template_token ?     │
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
//! `config` settings · `decision` the decision about a request · `effect` effects and their
//! outcomes · `results` outcomes of the effects so far · `api_key_header` header for API keys ·
//! `browser` URL and cookies of a browser's request · `suffix` choice between two sets of cookies ·
//! `cookie_size` session cookies that browsers drop · `lost_sessions` handshakes without a session,
//! counted across page loads · `set_cookie` cookies that Clerk sends · `token_class` claimed class
//! of a token · `verify` verification of tokens · `credentials` invalid or missing credentials ·
//! `query` changes to a URL's query · `patterns` path patterns, `no_patterns` without their feature ·
//! `sign_in` URL of the sign-in page

mod api_key_header;
mod browser;
mod config;
mod cookie_size;
mod cookie_token;
mod credentials;
mod cross_origin;
mod decision;
mod effect;
mod handshake;
mod header_token;
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
mod results;
mod route;
mod satellite;
mod set_cookie;
mod sign_in;
mod suffix;
mod template_token;
mod token_class;
mod token_error;
mod verify;

pub(crate) use config::{Contradiction, EngineConfig, Frontend, InstanceType};
pub(crate) use cookie_size::LIMIT as COOKIE_LIMIT;
pub(crate) use decision::{Decision, OriginNotice, ReplyHeaders, State, Verified};
pub(crate) use effect::{ApiFailure, Effect, Outcome};
pub(crate) use patterns::PathPatterns;
pub(crate) use query::delete_clerk_parameters;
pub(crate) use results::PendingRequest;
pub(crate) use sign_in::{SignIn, accounts_base_url};
pub(crate) use token_class::presented_type;

use std::sync::Arc;

use crate::clock::UnixMillis;
use crate::jwt::{Decoded, TokenError};
use crate::policy::Acceptance;
use crate::request_head::RequestHead;
use crate::revocations::RevocationSet;
use results::{EffectResults, StateResult};

/// Inputs of the engine, borrowed for one step.
#[derive(Clone, Copy)]
pub(crate) struct Env<'a> {
    pub(crate) head: &'a RequestHead<'a>,
    pub(crate) config: &'a EngineConfig,
    pub(crate) signatures: &'a dyn Signatures,
    pub(crate) revocations: &'a RevocationSet,
    pub(crate) accepts: Acceptance,
    /// `true` if the response can carry redirects and cookies. The response of a guard cannot, so a
    /// handshake or a refresh would be lost.
    pub(crate) can_redirect: bool,
    pub(crate) now: UnixMillis,
}

/// Decodes tokens and checks signatures with the available keys, those of the instance's key set
/// and token cache. Never blocks.
pub(crate) trait Signatures {
    /// Decodes a token and checks its signature.
    fn open(&self, token: &str) -> Opened;

    /// Returns the cached token with these bytes, if its key is still valid.
    fn cached(&self, _token: &[u8]) -> Option<Arc<Decoded>> {
        None
    }

    /// Decodes a token without checking its signature. Implementations with a cache override this.
    fn decode(&self, token: &str) -> Result<Arc<Decoded>, TokenError> {
        Decoded::parse(token).map(Arc::new)
    }
}

/// Result of opening a token, before any claim is checked.
pub(crate) enum Opened {
    /// The token is malformed.
    Malformed(TokenError),
    /// The key is not available: request [`Effect::FetchKeys`], then open the token again.
    KeyNeeded { decoded: Arc<Decoded> },
    /// The instance has no key with this `kid`, or no source of keys. Loading the keys would not
    /// help.
    KeyMissing {
        decoded: Arc<Decoded>,
        error: TokenError,
    },
    /// The token was decoded, with the result of the signature check. For an algorithm that Clerk
    /// does not accept, `signature` is an `Err`, but `ClaimRules::check_header` reports it first.
    Decoded {
        decoded: Arc<Decoded>,
        signature: Result<(), TokenError>,
    },
}

impl Opened {
    /// Returns a token with a valid signature.
    pub(crate) const fn verified(decoded: Arc<Decoded>) -> Self {
        Self::Decoded {
            decoded,
            signature: Ok(()),
        }
    }
}

/// Next step of a request.
pub(crate) enum Step {
    /// Execute this effect, then resume.
    Need(Box<PendingRequest>, Effect),
    /// The decision.
    Done(Decision),
}

/// Starts the authentication of a request.
pub(crate) fn start(env: Env<'_>) -> Step {
    // Borrowed, since a request without effects needs no state of its own.
    static EMPTY: EffectResults = EffectResults::empty();
    match decide(env, &EMPTY) {
        Ok(decision) => Step::Done(decision),
        Err(effect) => EffectResults::empty().step(Err(effect)),
    }
}

impl PendingRequest {
    /// Continues with the outcome of the effect.
    pub(crate) fn resume(self, env: Env<'_>, outcome: Outcome) -> Step {
        let results = self.with_result(outcome);
        let result = decide(env, &results);
        results.step(result)
    }
}

/// Runs the engine with the configured public origin, if there is one.
fn decide(env: Env<'_>, results: &EffectResults) -> StateResult {
    let Some(origin) = &env.config.public_url else {
        return decide_run(&Run { env, results });
    };
    let head = &env.head.with_public_origin(origin);
    let env = Env { head, ..env };
    decide_run(&Run { env, results })
}

/// Runs the engine, and marks decisions that reject credentials.
fn decide_run(run: &Run<'_>) -> StateResult {
    route::decide(run).map(|decision| credentials::mark_rejected_credentials(run, decision))
}

/// Inputs of one run of the engine, and the results of effects so far.
#[derive(Clone, Copy)]
struct Run<'a> {
    env: Env<'a>,
    results: &'a EffectResults,
}

#[cfg(test)]
mod tests;
