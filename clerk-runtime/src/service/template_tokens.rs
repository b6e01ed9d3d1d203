//! Tokens for other services, minted by the Backend API.

use std::sync::Arc;

use super::loading_cache::{Loaded, LoadingCache};
use crate::api::{self, Error};
use crate::caller::{OrgId, SessionId, Token};
use crate::clock::{Clock, UnixMillis};
use crate::jwt::Decoded;

const CAPACITY: usize = 4096;

/// A cached token is not returned any more if its remaining lifetime is less than this, in
/// milliseconds, or less than a quarter of its lifetime when it was minted.
const MARGIN: i64 = 10 * 1000;

/// Session, JWT template and lifetime of a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TemplateToken {
    pub(super) session: SessionId,
    /// Part of the key, since a session's active organization changes, and templates refer to it.
    pub(super) organization: Option<OrgId>,
    pub(super) template: Option<Arc<str>>,
    pub(super) expires_in: Option<u32>,
}

/// Minted tokens, cached until shortly before they expire.
#[derive(Debug)]
pub(super) struct TemplateTokens {
    minted: LoadingCache<TemplateToken, Result<Token, Error>>,
    api: api::Client,
    clock: Arc<dyn Clock>,
}

impl TemplateTokens {
    pub(super) fn new(api: api::Client, clock: Arc<dyn Clock>) -> Self {
        Self {
            minted: LoadingCache::new(CAPACITY),
            api,
            clock,
        }
    }

    /// Returns the token from the cache, or mints it.
    pub(super) async fn get(&self, token: TemplateToken) -> Result<Token, Error> {
        let (api, clock, key) = (self.api.clone(), Arc::clone(&self.clock), token.clone());
        let load = move || async move {
            let minted = mint(&api, &token).await;
            let now = clock.now();
            let until = minted.as_ref().ok().and_then(|it| cached_until(it, now));
            Loaded::cached(minted.map(|it| it.token().clone()), now, until)
        };
        self.minted
            .get_or_load(key, self.clock.now(), load)
            .await
            .unwrap_or_else(|| Err(Error::interrupted("CreateSessionToken")))
    }
}

async fn mint(api: &api::Client, token: &TemplateToken) -> Result<Decoded, Error> {
    let sessions = api.sessions();
    let call = match &token.template {
        Some(template) => sessions.token_from_template(&token.session, template),
        None => sessions.token(&token.session),
    };
    let call = match token.expires_in {
        Some(seconds) => call.expires_in_seconds(seconds),
        None => call,
    };
    let minted = call.await?.into_token();
    // Handlers send it to other services, which must never get an empty credential.
    Decoded::parse(minted.as_str()).map_err(|_| Error::unusable("CreateSessionToken", "$.jwt"))
}

fn cached_until(minted: &Decoded, now: UnixMillis) -> Option<UnixMillis> {
    let expires = minted.claims.exp?.saturating_mul(1000);
    let left = expires.saturating_sub(now.as_millis());
    Some(UnixMillis::from_millis(
        expires.saturating_sub(MARGIN.min(left / 4)),
    ))
}
