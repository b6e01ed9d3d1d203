//! Refreshes of expired sessions: one call for the same request at a time, and none again soon after
//! a rejection.
//!
//! Only a rejection is cached. The cookies of a successful answer are a fresh session: later requests
//! must ask Clerk, which may have ended the session or count the refresh token as spent.

use std::sync::Arc;

use serde_json::Value;

use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, in_time};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api;
use crate::caller::SessionId;
use crate::clock::{Clock, UnixMillis};

/// Life of a rejection, in milliseconds.
const REJECTED_TTL: i64 = 2 * 1000;

/// More than the budget permits calls while a rejection lives, unless the application's own limit is
/// high.
const CAPACITY: usize = 512;

/// A refresh, identified by everything that Clerk is sent, compared in full: a request with other
/// headers and the same tokens does not share its result. No `Debug`, since it contains tokens.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Refresh {
    pub(super) session: SessionId,
    pub(super) suffixed_cookies: bool,
    pub(super) body: Value,
}

type Cookies = Result<Vec<String>, CallFailure>;

/// Calls that refresh sessions, and the tokens that were rejected lately.
#[derive(Debug)]
pub(super) struct SessionRefreshes(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api: api::Client,
    clock: Arc<dyn Clock>,
    budget: Budget,
    rejected: LoadingCache<Digest, CallFailure>,
    calls: LoadingCache<Arc<Refresh>, Cookies>,
}

impl SessionRefreshes {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, budget: Budget) -> Self {
        Self(Arc::new(Inner {
            api,
            clock,
            budget,
            rejected: LoadingCache::new(CAPACITY),
            calls: LoadingCache::new(0),
        }))
    }

    /// Returns the `Set-Cookie` values of the refreshed session, shared by all requests that ask the
    /// same meanwhile.
    pub(super) async fn refresh(&self, refresh: Refresh, now: UnixMillis) -> Cookies {
        let Some(tokens) = refresh.tokens() else {
            return Err(CallFailure::interrupted());
        };
        if let Some(rejection) = self.0.rejected.get(&tokens, now) {
            return Err(rejection);
        }
        let (inner, refresh) = (Arc::clone(&self.0), Arc::new(refresh));
        let key = Arc::clone(&refresh);
        let load = move || async move { Loaded::uncached(inner.call(&refresh, tokens).await) };
        self.0
            .calls
            .get_or_load(key, now, load)
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl Inner {
    async fn call(&self, refresh: &Refresh, tokens: Digest) -> Cookies {
        let permit = self.budget.spend(self.clock.now());
        let _permit = permit.map_err(CallFailure::over_budget)?;
        let call =
            self.api
                .refresh_session(&refresh.session, refresh.suffixed_cookies, &refresh.body);
        let cookies = in_time(call).await;
        cookies.inspect_err(|failure| self.note(failure, tokens))
    }

    /// Caches a rejection by Clerk, and never a failure that says nothing of the tokens.
    fn note(&self, failure: &CallFailure, tokens: Digest) {
        if !failure.as_api_failure().refuses_refresh() {
            failure.tell("a session refresh");
            return;
        }
        let now = self.clock.now();
        let until = UnixMillis::from_millis(now.as_millis().saturating_add(REJECTED_TTL));
        let rejection = Loaded::cached(failure.clone(), now, until);
        self.rejected.insert(tokens, rejection);
    }
}

impl Refresh {
    /// Digest of what a rejection is about: the tokens and the origin that sent them. Other headers do
    /// not count, since proxies number requests. A request with other tokens is not affected.
    fn tokens(&self) -> Option<Digest> {
        let [expired, refresh, origin] =
            ["expired_token", "refresh_token", "request_origin"].map(|name| self.body.get(name));
        let sent = (
            self.session.as_str(),
            self.suffixed_cookies,
            expired,
            refresh,
            origin,
        );
        digest::of(&serde_json::to_vec(&sent).ok()?)
    }
}
