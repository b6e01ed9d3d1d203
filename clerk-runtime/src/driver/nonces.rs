//! Handshake nonces that are redeemed: one call for a nonce at a time, shared by all who bring it.
//!
//! Clerk redeems a nonce once. Of several tabs that bring the same one at a time, all get its
//! cookies; nothing is kept for those that come later.

use std::sync::Arc;

use super::budget::Budget;
use super::failure::{CallFailure, MAX_NONCE_LEN, in_time};
use super::flight::Flights;
use crate::api;
use crate::clock::Clock;

type Cookies = Result<Vec<String>, CallFailure>;

/// The nonces that are being redeemed.
#[derive(Debug)]
pub(super) struct Nonces(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api: api::Client,
    clock: Arc<dyn Clock>,
    budget: Budget,
    flights: Flights<String, Cookies>,
}

impl Nonces {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, budget: Budget) -> Self {
        Self(Arc::new(Inner {
            api,
            clock,
            budget,
            flights: Flights::default(),
        }))
    }

    /// Redeems a nonce for its `Set-Cookie` values.
    pub(super) async fn redeem(&self, nonce: String) -> Cookies {
        if nonce.len() > MAX_NONCE_LEN {
            return Err(CallFailure::not_found());
        }
        let (inner, asked) = (Arc::clone(&self.0), nonce.clone());
        self.0
            .flights
            .join(nonce, move || async move { inner.ask(&asked).await })
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl Inner {
    /// Unauthenticated clients can invent nonces, so that these calls have a budget of their own.
    async fn ask(&self, nonce: &str) -> Cookies {
        let spent = self.budget.spend(self.clock.now());
        let _leave = spent.map_err(CallFailure::over_budget)?;
        let cookies = in_time(self.api.handshake_payload(nonce)).await;
        cookies.inspect_err(|failure| {
            if !failure.as_api_failure().refuses_nonce() {
                failure.tell("a handshake nonce");
            }
        })
    }
}
