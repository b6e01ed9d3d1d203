//! Refreshes of expired sessions. Equal concurrent requests share one call, and rejections are
//! cached for a short time.
//!
//! Successful responses are not cached. By the time of a later request, Clerk may have ended the
//! session, or may treat the refresh token as used, so a later request needs a new call.

use std::sync::Arc;

use serde_json::Value;

use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, budgeted};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api;
use crate::caller::SessionId;
use crate::clock::{Clock, UnixMillis};

/// Time for which a rejection is cached, in milliseconds.
const REJECTED_TTL: i64 = 2 * 1000;

/// Maximum number of cached rejections. With Clerk's rate limits, the budget permits fewer calls
/// within [`REJECTED_TTL`]; with a higher limit of the application, rejections may be evicted
/// early.
const CAPACITY: usize = 512;

/// A refresh, identified by everything that is sent to Clerk. Requests with the same tokens but
/// other headers do not share a call. Not `Debug`, since it contains tokens.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Refresh {
    pub(super) session: SessionId,
    pub(super) suffixed_cookies: bool,
    pub(super) body: Value,
}

type Cookies = Result<Vec<String>, CallFailure>;

/// Performs the calls that refresh sessions, and caches rejections.
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
        let Some(rejection_key) = refresh.rejection_key() else {
            return Err(CallFailure::interrupted());
        };
        if let Some(rejection) = self.0.rejected.get(&rejection_key, now) {
            return Err(rejection);
        }
        let (inner, refresh) = (Arc::clone(&self.0), Arc::new(refresh));
        let key = Arc::clone(&refresh);
        let load =
            move || async move { Loaded::uncached(inner.call(&refresh, rejection_key).await) };
        self.0
            .calls
            .get_or_load(key, now, load)
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl SessionRefresher {
    async fn call(&self, refresh: &Refresh, rejection_key: Digest) -> Cookies {
        let call =
            self.api
                .refresh_session(&refresh.session, refresh.suffixed_cookies, &refresh.body);
        let cookies = budgeted(&self.budget, self.clock.now(), call).await;
        cookies.inspect_err(|failure| self.record(failure, rejection_key))
    }

    /// Caches the failure if Clerk rejected the tokens. Any other failure is only logged, since the
    /// tokens may be valid.
    fn record(&self, failure: &CallFailure, rejection_key: Digest) {
        if !failure.as_api_failure().rejects_refresh() {
            failure.log("a session refresh");
            return;
        }
        let now = self.clock.now();
        let until = now.plus_millis(REJECTED_TTL);
        let rejection = Loaded::cached(failure.clone(), now, until);
        self.rejected.insert(rejection_key, rejection);
    }
}

impl Refresh {
    /// Returns the digest under which a rejection is cached: that of the session, the tokens and
    /// the request's origin. It ignores other headers, since proxies add a unique number to each
    /// request. Returns `None` if it cannot be computed.
    fn rejection_key(&self) -> Option<Digest> {
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
