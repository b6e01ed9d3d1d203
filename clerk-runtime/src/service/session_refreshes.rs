//! Refreshes of expired sessions. Concurrent requests that are equal share one call, and rejections
//! are cached for a short time.
//!
//! Only rejections are cached. The cookies of a successful answer are a new session: later requests
//! must ask Clerk, which may have ended the session or may count the refresh token as used.

use std::sync::Arc;

use serde_json::Value;

use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, budgeted};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api;
use crate::caller::SessionId;
use crate::clock::{Clock, UnixMillis};

/// Lifetime of a rejection, in milliseconds.
const REJECTED_TTL: i64 = 2 * 1000;

/// More than the number of calls that the budget permits in a rejection's lifetime, unless the
/// application's own limit is high.
const CAPACITY: usize = 512;

/// A refresh, identified by everything that is sent to Clerk: a request with other headers and the
/// same tokens does not share its result. No `Debug`, since it contains tokens.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Refresh {
    pub(super) session: SessionId,
    pub(super) suffixed_cookies: bool,
    pub(super) body: Value,
}

type Cookies = Result<Vec<String>, CallFailure>;

/// Performs the calls that refresh sessions, and caches rejected tokens.
#[derive(Debug)]
pub(super) struct SessionRefreshes(Arc<SessionRefresher>);

#[derive(Debug)]
struct SessionRefresher {
    api: api::Client,
    clock: Arc<dyn Clock>,
    budget: Budget,
    rejected: LoadingCache<Digest, CallFailure>,
    calls: LoadingCache<Arc<Refresh>, Cookies>,
}

impl SessionRefreshes {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, budget: Budget) -> Self {
        Self(Arc::new(SessionRefresher {
            api,
            clock,
            budget,
            rejected: LoadingCache::new(CAPACITY),
            calls: LoadingCache::new(0),
        }))
    }

    /// Returns the `Set-Cookie` values of the refreshed session. Concurrent equal requests share
    /// the result.
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

impl SessionRefresher {
    async fn call(&self, refresh: &Refresh, tokens: Digest) -> Cookies {
        let call =
            self.api
                .refresh_session(&refresh.session, refresh.suffixed_cookies, &refresh.body);
        let cookies = budgeted(&self.budget, self.clock.now(), call).await;
        cookies.inspect_err(|failure| self.record(failure, tokens))
    }

    /// Caches a rejection by Clerk, but no failure that says nothing about the tokens.
    fn record(&self, failure: &CallFailure, tokens: Digest) {
        if !failure.as_api_failure().rejects_refresh() {
            failure.log("a session refresh");
            return;
        }
        let now = self.clock.now();
        let until = now.plus_millis(REJECTED_TTL);
        let rejection = Loaded::cached(failure.clone(), now, until);
        self.rejected.insert(tokens, rejection);
    }
}

impl Refresh {
    /// Returns the digest that identifies a rejection: the tokens and the origin that sent them.
    /// Other headers do not count, since proxies add a number to each request. A request with other
    /// tokens is not affected.
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
