//! Expired sessions that are refreshed: one call for the same request at a time, and none again soon
//! after a refusal.
//!
//! Only a refusal is kept. A good answer's cookies are a fresh session: who comes after it was given
//! out must ask Clerk, which may have ended the session or count the refresh token as spent.

use std::sync::Arc;

use serde_json::Value;

use super::bounded::Bounded;
use super::budget::Budget;
use super::digest::{self, Digest};
use super::failure::{CallFailure, in_time};
use super::flight::Flights;
use crate::api;
use crate::caller::SessionId;
use crate::clock::{Clock, UnixMillis};

/// Life of a refusal, in milliseconds.
const REFUSAL_TTL: i64 = 2 * 1000;

/// More than the budget lets in while a refusal lives, unless the application's own limit is high.
const CAPACITY: usize = 512;

/// A refresh, told apart by everything that Clerk is sent, compared in full: whoever sends other
/// headers with the same tokens isn't given what was meant for these. No `Debug`: there are tokens in
/// it.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Refresh {
    pub(super) session: SessionId,
    pub(super) suffixed_cookies: bool,
    pub(super) body: Value,
}

type Cookies = Result<Vec<String>, CallFailure>;

/// The refreshes under way, and those that were refused lately.
#[derive(Debug)]
pub(super) struct Refreshes(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api: api::Client,
    clock: Arc<dyn Clock>,
    budget: Budget,
    refused: Bounded<Digest, CallFailure>,
    flights: Flights<Arc<Refresh>, Cookies>,
}

impl Refreshes {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>, budget: Budget) -> Self {
        Self(Arc::new(Inner {
            api,
            clock,
            budget,
            refused: Bounded::new(CAPACITY),
            flights: Flights::default(),
        }))
    }

    /// The `Set-Cookie` values of the refreshed session, shared by all who ask the same meanwhile.
    pub(super) async fn refresh(&self, refresh: Refresh, now: UnixMillis) -> Cookies {
        let Some(tokens) = refresh.tokens() else {
            return Err(CallFailure::interrupted());
        };
        if let Some(refusal) = self.0.refused.get(&tokens, now) {
            return Err(refusal);
        }
        let (inner, refresh) = (Arc::clone(&self.0), Arc::new(refresh));
        let asked = Arc::clone(&refresh);
        self.0
            .flights
            .join(
                refresh,
                move || async move { inner.ask(&asked, tokens).await },
            )
            .await
            .unwrap_or_else(|| Err(CallFailure::interrupted()))
    }
}

impl Inner {
    async fn ask(&self, refresh: &Refresh, tokens: Digest) -> Cookies {
        let spent = self.budget.spend(self.clock.now());
        let _leave = spent.map_err(CallFailure::over_budget)?;
        let call =
            self.api
                .refresh_session(&refresh.session, refresh.suffixed_cookies, &refresh.body);
        let cookies = in_time(call).await;
        if let Err(failure) = &cookies {
            self.note(failure, tokens);
        }
        cookies
    }

    /// Keeps what Clerk has refused, never what it couldn't answer.
    fn note(&self, failure: &CallFailure, tokens: Digest) {
        if !failure.as_api_failure().refuses_refresh() {
            failure.tell("a session refresh");
            return;
        }
        let now = self.clock.now();
        let until = UnixMillis::from_millis(now.as_millis().saturating_add(REFUSAL_TTL));
        self.refused.insert(tokens, failure.clone(), until, now);
    }
}

impl Refresh {
    /// What a refusal is of: the tokens, and where they were shown. Other headers don't count, since
    /// proxies number requests. It refuses nobody who doesn't hold these very tokens.
    fn tokens(&self) -> Option<Digest> {
        let [expired, refresh, origin] =
            ["expired_token", "refresh_token", "request_origin"].map(|name| self.body.get(name));
        let shown = (
            self.session.as_str(),
            self.suffixed_cookies,
            expired,
            refresh,
            origin,
        );
        digest::of(&serde_json::to_vec(&shown).ok()?)
    }
}
