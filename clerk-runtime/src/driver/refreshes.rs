//! Expired sessions that are refreshed: one call for the same request at a time, and none again soon
//! after a refusal.
//!
//! Only a refusal is kept. A good answer's cookies are a fresh session: who comes after it was given
//! out must ask Clerk, which may have ended the session or count the refresh token as spent.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::bounded::Bounded;
use super::budget::Budget;
use super::failure::{CallFailure, in_time};
use super::flight::Flights;
use crate::api;
use crate::caller::SessionId;
use crate::clock::{Clock, UnixMillis};

/// Life of a refusal, in milliseconds.
const REFUSAL_TTL: i64 = 2 * 1000;

/// More than the budget lets in while a refusal lives, unless the application's own limit is high.
const CAPACITY: usize = 512;

/// Two cookies as long as browsers keep them. Refusals of longer ones are forgotten at once, so that
/// strangers don't decide how much memory is held.
const MAX_LEN: usize = 2 * 4096;

/// A refresh, told apart by everything that Clerk is sent, compared in full: whoever sends other
/// headers with the same tokens isn't given what was meant for these. No `Debug`: there are tokens in
/// it.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Refresh {
    pub(super) session: SessionId,
    pub(super) suffixed_cookies: bool,
    pub(super) body: Value,
}

/// What a refusal is of: a refresh whatever its headers, since proxies number requests. It refuses
/// nobody who doesn't hold these very tokens.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Tokens {
    session: SessionId,
    suffixed_cookies: bool,
    rest: Vec<(String, String)>,
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
    refused: Bounded<Tokens, CallFailure>,
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
        let tokens = refresh.tokens();
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
    async fn ask(&self, refresh: &Refresh, tokens: Tokens) -> Cookies {
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
    fn note(&self, failure: &CallFailure, tokens: Tokens) {
        if !failure.is_refusal() || tokens.len() > MAX_LEN {
            return;
        }
        let now = self.clock.now();
        let until = UnixMillis::from_millis(now.as_millis().saturating_add(REFUSAL_TTL));
        self.refused.insert(tokens, failure.clone(), until, now);
    }
}

impl Refresh {
    fn tokens(&self) -> Tokens {
        let texts = self.body.as_object().into_iter().flat_map(Map::iter);
        let texts = texts.filter_map(|(name, value)| Some((name, value.as_str()?)));
        Tokens {
            session: self.session.clone(),
            suffixed_cookies: self.suffixed_cookies,
            rest: texts
                .map(|(name, text)| (name.clone(), text.to_owned()))
                .collect(),
        }
    }
}

impl Tokens {
    fn len(&self) -> usize {
        self.rest.iter().map(|(_, text)| text.len()).sum()
    }
}
