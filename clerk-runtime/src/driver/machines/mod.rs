//! Opaque machine tokens: verified by the Backend API, believed for a few seconds.
//!
//! `answer` what is kept of an answer, pure

mod answer;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use self::answer::{Keep, keep};
use super::bounded::Bounded;
use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, in_time};
use super::flight::Flights;
use crate::api;
use crate::caller::Machine;
use crate::clock::{Clock, UnixMillis};
use crate::policy::TokenType;

pub(super) use self::answer::Answer;

/// Far more than the budget lets in while an answer lives.
const CAPACITY: usize = 4096;

/// The opaque machine tokens that an instance has seen lately.
#[derive(Debug)]
pub(super) struct MachineTokens(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api: api::Client,
    clock: Arc<dyn Clock>,
    ttl: Duration,
    good: Bounded<Digest, Answer>,
    bad: Bounded<Digest, Answer>,
    budget: Budget,
    flights: Flights<Digest, Answer>,
}

impl MachineTokens {
    pub(super) fn new(
        api: api::Client,
        clock: Arc<dyn Clock>,
        budget: Budget,
        ttl: Duration,
    ) -> Self {
        Self(Arc::new(Inner {
            api,
            clock,
            ttl,
            good: Bounded::new(CAPACITY),
            bad: Bounded::new(CAPACITY),
            budget,
            flights: Flights::default(),
        }))
    }

    /// What Clerk says of the token, now or a few seconds ago.
    pub(super) async fn verify(
        &self,
        token_type: TokenType,
        token: String,
        now: UnixMillis,
    ) -> Answer {
        if !answer::has_shape(&token) {
            return Err(CallFailure::not_found());
        }
        let Some(key) = digest::of(token.as_bytes()) else {
            return Err(CallFailure::interrupted());
        };
        if let Some(known) = self
            .0
            .good
            .get(&key, now)
            .or_else(|| self.0.bad.get(&key, now))
        {
            return known;
        }
        let inner = Arc::clone(&self.0);
        self.0
            .flights
            .join(key, move || async move {
                inner.ask(key, token_type, &token).await
            })
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl Inner {
    async fn ask(&self, key: Digest, token_type: TokenType, token: &str) -> Answer {
        let _leave = self
            .budget
            .spend(self.clock.now())
            .map_err(CallFailure::over_budget)?;
        let answer = in_time(self.api.verify_machine_token(token_type, token)).await;
        let is_readable = |body: &Value| Machine::from_verification(token_type, body).is_some();
        let answer = match answer {
            Ok(body) if !is_readable(&body) => Err(CallFailure::unreadable()),
            answer => answer.map(Arc::new),
        };
        if let Err(failure) = &answer
            && !failure.as_api_failure().refuses_machine_token()
        {
            failure.tell("a machine token");
        }
        let now = self.clock.now();
        match keep(&answer, self.ttl, now) {
            Keep::Good(until) => self.good.insert(key, answer.clone(), until, now),
            Keep::Bad(until) => self.bad.insert(key, answer.clone(), until, now),
            Keep::Nothing => {}
        }
        answer
    }
}
