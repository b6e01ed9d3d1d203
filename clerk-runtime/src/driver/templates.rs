//! Tokens for other services, minted by the Backend API.

use std::sync::Arc;

use super::bounded::Bounded;
use super::flight::Flights;
use crate::api::{self, Error};
use crate::caller::{OrgId, SessionId, Token};
use crate::clock::{Clock, UnixMillis};
use crate::jwt::Decoded;

const CAPACITY: usize = 4096;

/// A token isn't handed out any more when less than this is left of it, in milliseconds; or less
/// than a quarter of what was left when it came.
const MARGIN: i64 = 10 * 1000;

/// Which token: of which session, by which template, for how long.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) session: SessionId,
    /// A session's active organization changes, and templates speak of it.
    pub(super) organization: Option<OrgId>,
    pub(super) template: Option<Arc<str>>,
    pub(super) expires_in: Option<u32>,
}

/// Minted tokens, kept until shortly before they expire.
#[derive(Debug)]
pub(super) struct TemplateTokens(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api: api::Client,
    clock: Arc<dyn Clock>,
    minted: Bounded<Wanted, Token>,
    flights: Flights<Wanted, Result<Token, Error>>,
}

impl TemplateTokens {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>) -> Self {
        let (minted, flights) = (Bounded::new(CAPACITY), Flights::default());
        Self(Arc::new(Inner {
            api,
            clock,
            minted,
            flights,
        }))
    }

    /// The token, minted now or a little earlier.
    pub(super) async fn get(&self, wanted: Wanted) -> Result<Token, Error> {
        if let Some(token) = self.0.minted.get(&wanted, self.0.clock.now()) {
            return Ok(token);
        }
        let (inner, task) = (Arc::clone(&self.0), wanted.clone());
        let flight = self
            .0
            .flights
            .join(wanted, move || async move { inner.mint(task).await });
        flight
            .await
            .unwrap_or_else(|| Err(Error::interrupted("CreateSessionToken")))
    }
}

impl Inner {
    async fn mint(&self, wanted: Wanted) -> Result<Token, Error> {
        let sessions = self.api.sessions();
        let call = match &wanted.template {
            Some(template) => sessions.token_from_template(&wanted.session, template),
            None => sessions.token(&wanted.session),
        };
        let call = match wanted.expires_in {
            Some(seconds) => call.expires_in_seconds(seconds),
            None => call,
        };
        let token = call.await?.into_token();
        let now = self.clock.now();
        if let Some(until) = good_until(&token, now) {
            self.minted.insert(wanted, token.clone(), until, now);
        }
        Ok(token)
    }
}

fn good_until(token: &Token, now: UnixMillis) -> Option<UnixMillis> {
    let decoded = Decoded::parse(token.as_str()).ok()?;
    let expires = decoded.claims.exp?.saturating_mul(1000);
    let left = expires.saturating_sub(now.as_millis());
    Some(UnixMillis::from_millis(
        expires.saturating_sub(MARGIN.min(left / 4)),
    ))
}
