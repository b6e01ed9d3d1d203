//! Opaque machine tokens, verified by the Backend API and cached for a few seconds.
//!
//! `response` responses and the time for which they are cached, pure · `shared` responses that
//! processes share

mod response;
mod shared;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use self::response::cached_until;
use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, budgeted};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api;
use crate::caller::Machine;
use crate::clock::{Clock, UnixMillis};
use crate::metrics;
use crate::policy::TokenType;
use crate::revocations::RevocationLog;

pub(super) use self::response::VerificationResult;
pub(super) use self::shared::SharedResponses;

/// Maximum number of responses: far more than the calls that the budget permits in a response's
/// lifetime, so that invented tokens do not evict others.
const CAPACITY: usize = 4096;

/// Time in milliseconds for which shared responses are not used after this process has learned of a
/// revocation. It exceeds the lifetime of a shared response, which does not record when it was
/// fetched.
const REVOKED_RECENTLY: i64 = 60 * 1000;

/// Clerk's responses about the opaque machine tokens of an instance.
#[derive(Debug)]
pub(super) struct MachineTokens {
    responses: LoadingCache<Digest, VerificationResult>,
    verifier: Arc<MachineTokenVerifier>,
}

#[derive(Debug)]
struct MachineTokenVerifier {
    api: api::Client,
    clock: Arc<dyn Clock>,
    revocations: Arc<RevocationLog>,
    ttl: Duration,
    budget: Budget,
    shared: Option<SharedResponses>,
}

impl MachineTokens {
    pub(super) fn new(
        api: api::Client,
        clock: Arc<dyn Clock>,
        revocations: Arc<RevocationLog>,
        (budget, shared): (Budget, Option<SharedResponses>),
        ttl: Duration,
    ) -> Self {
        Self {
            responses: LoadingCache::new(CAPACITY),
            verifier: Arc::new(MachineTokenVerifier {
                api,
                clock,
                revocations,
                ttl,
                budget,
                shared,
            }),
        }
    }

    /// Returns Clerk's response about the token, at most a few seconds old.
    pub(super) async fn verify(
        &self,
        token_type: TokenType,
        token: String,
        now: UnixMillis,
    ) -> VerificationResult {
        if !response::is_well_formed(&token) {
            return Err(CallFailure::not_found());
        }
        let Some(key) = digest::of(token.as_bytes()) else {
            return Err(CallFailure::interrupted());
        };
        let outdated_until = |result: &VerificationResult| self.outdated_until(result, token_type);
        let cached = self.responses.get_current(&key, now, &outdated_until);
        metrics::looked_up("machine_tokens", cached.is_some());
        if let Some(result) = cached {
            return result;
        }
        let verifier = Arc::clone(&self.verifier);
        let load = move || async move { verifier.load(token_type, &token).await };
        self.responses
            .get_or_load_current(key, now, outdated_until, load)
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }

    /// Returns the time at which this process last learned of a revocation of the token or its owner.
    /// Responses whose call began at or before that time are outdated.
    fn outdated_until(
        &self,
        result: &VerificationResult,
        token_type: TokenType,
    ) -> Option<UnixMillis> {
        let set = self.verifier.revocations.set();
        if set.is_empty() {
            return None;
        }
        let machine = Machine::from_verification(token_type, result.as_ref().ok()?)?;
        set.learned_of_machine(&machine)
    }
}

impl MachineTokenVerifier {
    async fn load(&self, token_type: TokenType, token: &str) -> Loaded<VerificationResult> {
        // The response may be older than a revocation that arrives during the call.
        let began = self.clock.now();
        let (result, until) = self.response(token_type, token).await;
        Loaded::cached(result, began, until)
    }

    /// Returns the response that another process has shared, or else that of a call to Clerk, with
    /// the time until which it is cached.
    async fn response(
        &self,
        token_type: TokenType,
        token: &str,
    ) -> (VerificationResult, Option<UnixMillis>) {
        let shared = self.shared.as_ref().filter(|_| !self.ttl.is_zero());
        if let Some(shared) = shared
            && let Some(found) = self.shared_response(shared, token_type, token).await
        {
            return found;
        }
        let result = self.request(token_type, token).await;
        let now = self.clock.now();
        let until = cached_until(&result, token_type, self.ttl, now);
        if let (Some(shared), Ok(body), Some(until)) = (shared, &result, until) {
            shared.put(token, body, (until, now)).await;
        }
        (result, until)
    }

    /// Returns the response that another process has shared, with the time until which it is
    /// cached: not longer than in that process.
    async fn shared_response(
        &self,
        shared: &SharedResponses,
        token_type: TokenType,
        token: &str,
    ) -> Option<(VerificationResult, Option<UnixMillis>)> {
        let now = self.clock.now();
        let (response, shared_until) = shared.get(token, now).await?;
        let machine = Machine::from_verification(token_type, &response)?;
        if self.is_outdated(&machine, now) {
            return None;
        }
        let result = Ok(Arc::new(response));
        let until = cached_until(&result, token_type, self.ttl, now)?;
        Some((result, Some(until.min(shared_until))))
    }

    /// Returns `true` if the shared response may be older than a revocation.
    fn is_outdated(&self, machine: &Machine, now: UnixMillis) -> bool {
        let learned = self.revocations.set().learned_of_machine(machine);
        learned.is_some_and(|it| it.distance(now) <= REVOKED_RECENTLY)
    }

    async fn request(&self, token_type: TokenType, token: &str) -> VerificationResult {
        let call = self.api.verify_machine_token(token_type, token);
        let result = budgeted(&self.budget, self.clock.now(), call).await;
        let is_readable = |body: &Value| Machine::from_verification(token_type, body).is_some();
        let result = match result {
            Ok(body) if !is_readable(&body) => Err(CallFailure::unreadable()),
            result => result.map(Arc::new),
        };
        result.inspect_err(|failure| {
            if !failure.as_api_failure().rejects_machine_token() {
                failure.log("a machine token");
            }
        })
    }
}
