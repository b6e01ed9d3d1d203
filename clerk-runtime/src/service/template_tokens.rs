//! Tokens for other services, minted by the Backend API.

use std::sync::Arc;

use super::loading_cache::{Loaded, LoadingCache};
use crate::api::models::SessionStatus;
use crate::api::{self, Error, ErrorKind};
use crate::caller::{OrgId, SessionId, Token};
use crate::clock::{Clock, UnixMillis};
use crate::jwt::Decoded;

const CAPACITY: usize = 4096;

/// Name of the operation in errors.
const OPERATION: &str = "CreateSessionToken";

/// Remaining lifetime in milliseconds at which a cached token is no longer returned. If a quarter
/// of the token's lifetime is less, the quarter is used instead.
const MARGIN: i64 = 10 * 1000;

/// Parameters of a token to mint, which are also its key in the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct MintRequest {
    pub(super) session: SessionId,
    /// Not sent to Clerk. Part of the key, since a session's active organization changes, and
    /// templates refer to it.
    pub(super) organization: Option<OrgId>,
    pub(super) template: Option<Arc<str>>,
    pub(super) expires_in: Option<u32>,
}

/// A minted token; `None` if the session has ended.
type MintedToken = Result<Option<Token>, Error>;

/// Minted tokens, cached until shortly before they expire.
#[derive(Debug)]
pub(super) struct TemplateTokens {
    minted: LoadingCache<MintRequest, MintedToken>,
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

    /// Returns the token from the cache, or mints it. A token that was minted until `outdated` is not
    /// returned.
    pub(super) async fn get(
        &self,
        request: MintRequest,
        outdated: Option<UnixMillis>,
    ) -> MintedToken {
        if let Some(time) = outdated {
            self.minted.remove_until(&request, time);
        }
        let (api, clock, key) = (self.api.clone(), Arc::clone(&self.clock), request.clone());
        let load = move || async move {
            let began = clock.now();
            let minted = mint(&api, &request).await;
            let now = clock.now();
            let token = minted.as_ref().ok().and_then(Option::as_ref);
            let until = token.and_then(|it| cached_until(it, now));
            Loaded::cached(minted, began, until)
        };
        self.minted
            .get_or_load(key, self.clock.now(), load)
            .await
            .unwrap_or_else(|| Err(Error::interrupted(OPERATION)))
    }
}

async fn mint(api: &api::Client, request: &MintRequest) -> MintedToken {
    let sessions = api.sessions();
    let call = match &request.template {
        Some(template) => sessions.token_from_template(&request.session, template),
        None => sessions.token(&request.session),
    };
    let call = match request.expires_in {
        Some(seconds) => call.expires_in_seconds(seconds),
        None => call,
    };
    match call.await {
        Ok(minted) => usable(minted.into_token()).map(Some),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::Rejected if has_ended(api, request).await? => Ok(None),
            _ => Err(error),
        },
    }
}

/// Returns `true` if the session no longer exists, or is neither active nor pending. The error of a
/// call to mint a token does not distinguish this from an unknown template.
async fn has_ended(api: &api::Client, request: &MintRequest) -> Result<bool, Error> {
    match api.sessions().get(&request.session).await {
        Ok(session) => Ok(!matches!(
            session.status,
            SessionStatus::Active | SessionStatus::Pending
        )),
        Err(error) if error.is_not_found_by_clerk() => Ok(true),
        Err(error) => Err(error),
    }
}

/// Returns the token if it has the form of a JWT, so that handlers never send an empty credential
/// to another service. Its claims are not checked, since the application's template determines
/// them.
fn usable(token: Token) -> Result<Token, Error> {
    let parts = token.as_str().split('.');
    let is_part = |it: &str| {
        let mut bytes = it.bytes();
        !it.is_empty() && bytes.all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
    };
    if parts.clone().count() == 3 && parts.clone().all(is_part) {
        Ok(token)
    } else {
        Err(Error::unusable(OPERATION, "$.jwt"))
    }
}

/// Returns the time until which a token is cached; `None` if its expiry cannot be read.
fn cached_until(minted: &Token, now: UnixMillis) -> Option<UnixMillis> {
    let claims = Decoded::parse(minted.as_str()).ok()?.claims;
    let expires = claims.exp?.saturating_mul(1000);
    let left = expires.saturating_sub(now.as_millis());
    Some(UnixMillis::from_millis(
        expires.saturating_sub(MARGIN.min(left / 4)),
    ))
}
