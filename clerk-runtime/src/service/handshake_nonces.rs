//! Redemption of handshake nonces. Concurrent requests with the same nonce share one call.
//!
//! Clerk redeems a nonce once. If several tabs send the same nonce concurrently, all receive its
//! cookies. Nothing is cached for later requests.

use std::sync::Arc;

use super::budget::Budget;
use super::failure::{CallFailure, budgeted};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api;
use crate::clock::{Clock, UnixMillis};

/// Longest nonce that is sent to Clerk, in bytes. Clerk's nonces are far shorter.
const MAX_NONCE_LEN: usize = 512;

type Cookies = Result<Vec<String>, CallFailure>;

/// Performs the calls that redeem nonces.
#[derive(Debug)]
pub(super) struct HandshakeNonces(Arc<NonceRedeemer>);

#[derive(Debug)]
struct NonceRedeemer {
    api: api::Client,
    clock: Arc<dyn Clock>,
    budget: Budget,
    calls: LoadingCache<String, Cookies>,
}

impl HandshakeNonces {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, budget: Budget) -> Self {
        Self(Arc::new(NonceRedeemer {
            api,
            clock,
            budget,
            calls: LoadingCache::new(0),
        }))
    }

    /// Redeems a nonce and returns its `Set-Cookie` values.
    pub(super) async fn redeem(&self, nonce: String, now: UnixMillis) -> Cookies {
        if nonce.len() > MAX_NONCE_LEN {
            return Err(CallFailure::not_found());
        }
        let (inner, key) = (Arc::clone(&self.0), nonce.clone());
        let load = move || async move { Loaded::uncached(inner.call(&nonce).await) };
        self.0
            .calls
            .get_or_load(key, now, load)
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl NonceRedeemer {
    /// Performs the call within its own budget, since unauthenticated clients can invent nonces.
    async fn call(&self, nonce: &str) -> Cookies {
        let call = self.api.handshake_payload(nonce);
        let cookies = budgeted(&self.budget, self.clock.now(), call).await;
        cookies.inspect_err(|failure| {
            if !failure.as_api_failure().rejects_nonce() {
                failure.log("a handshake nonce");
            }
        })
    }
}
