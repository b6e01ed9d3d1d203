//! Opaque machine tokens, verified by the Backend API and cached for a few seconds.
//!
//! `answer` answers and the time for which they are cached, pure

mod answer;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use self::answer::cached_until;
use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, budgeted};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api;
use crate::caller::Machine;
use crate::clock::{Clock, UnixMillis};
use crate::policy::TokenType;

pub(super) use self::answer::Answer;

/// Far more than the number of calls that the budget permits in an answer's lifetime, so that
/// invented tokens do not evict others.
const CAPACITY: usize = 4096;

/// Clerk's answers about the opaque machine tokens of an instance.
#[derive(Debug)]
pub(super) struct MachineTokens {
    answers: LoadingCache<Digest, Answer>,
    verifier: Arc<MachineTokenVerifier>,
}

#[derive(Debug)]
struct MachineTokenVerifier {
    api: api::Client,
    clock: Arc<dyn Clock>,
    ttl: Duration,
    budget: Budget,
}

impl MachineTokens {
    pub(super) fn new(
        api: api::Client,
        clock: Arc<dyn Clock>,
        budget: Budget,
        ttl: Duration,
    ) -> Self {
        Self {
            answers: LoadingCache::new(CAPACITY),
            verifier: Arc::new(MachineTokenVerifier {
                api,
                clock,
                ttl,
                budget,
            }),
        }
    }

    /// Returns Clerk's answer about the token, at most a few seconds old.
    pub(super) async fn verify(
        &self,
        token_type: TokenType,
        token: String,
        now: UnixMillis,
    ) -> Answer {
        if !answer::is_well_formed(&token) {
            return Err(CallFailure::not_found());
        }
        let Some(key) = digest::of(token.as_bytes()) else {
            return Err(CallFailure::interrupted());
        };
        let verifier = Arc::clone(&self.verifier);
        let load = move || async move { verifier.load(token_type, &token).await };
        self.answers
            .get_or_load(key, now, load)
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl MachineTokenVerifier {
    async fn load(&self, token_type: TokenType, token: &str) -> Loaded<Answer> {
        let answer = self.request(token_type, token).await;
        let now = self.clock.now();
        let until = cached_until(&answer, token_type, self.ttl, now);
        Loaded::cached(answer, now, until)
    }

    async fn request(&self, token_type: TokenType, token: &str) -> Answer {
        let call = self.api.verify_machine_token(token_type, token);
        let answer = budgeted(&self.budget, self.clock.now(), call).await;
        let is_readable = |body: &Value| Machine::from_verification(token_type, body).is_some();
        let answer = match answer {
            Ok(body) if !is_readable(&body) => Err(CallFailure::unreadable()),
            answer => answer.map(Arc::new),
        };
        answer.inspect_err(|failure| {
            if !failure.as_api_failure().rejects_machine_token() {
                failure.log("a machine token");
            }
        })
    }
}
