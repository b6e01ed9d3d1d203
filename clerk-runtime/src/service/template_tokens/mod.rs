//! Tokens for other services, minted by the Backend API.
//!
//! `mint` the call, and the time for which a token is cached · `shared` tokens that processes share

mod mint;
mod shared;

use std::sync::Arc;

use self::mint::{cached_until, mint};
use self::shared::{SharedTokens, Turn};
use super::loading_cache::{Loaded, LoadingCache};
use crate::api::{self, Error};
use crate::caller::{OrgId, Session, SessionId, Token};
use crate::clock::{Clock, UnixMillis};
use crate::config::SharedSettings;
use crate::revocations::RevocationLog;

const CAPACITY: usize = 4096;

/// Name of the operation in errors.
const OPERATION: &str = "CreateSessionToken";

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
    minter: Arc<Minter>,
}

#[derive(Debug)]
struct Minter {
    api: api::Client,
    clock: Arc<dyn Clock>,
    shared: Option<SharedTokens>,
}

impl TemplateTokens {
    pub(super) fn new(
        api: api::Client,
        clock: Arc<dyn Clock>,
        revocations: Arc<RevocationLog>,
        shared: Option<&SharedSettings>,
    ) -> Self {
        let shared = SharedTokens::new(shared, Arc::clone(&clock), revocations);
        Self {
            minted: LoadingCache::new(CAPACITY),
            minter: Arc::new(Minter { api, clock, shared }),
        }
    }

    /// Returns the token of a session from the cache, or else from another process, or mints it. A
    /// cached token whose load began at or before `outdated_until` is not returned.
    pub(super) async fn get(
        &self,
        request: MintRequest,
        session: &Session,
        outdated_until: Option<UnixMillis>,
    ) -> MintedToken {
        let (minter, session) = (Arc::clone(&self.minter), session.clone());
        let (key, now) = (request.clone(), self.minter.clock.now());
        let load = move || async move { minter.load(&request, &session).await };
        let loaded = self
            .minted
            .get_or_load_current(key, now, |_| outdated_until, load)
            .await;
        loaded.unwrap_or_else(|| Err(Error::interrupted(OPERATION)))
    }
}

impl Minter {
    async fn load(&self, request: &MintRequest, session: &Session) -> Loaded<MintedToken> {
        // The token may be older than a revocation that arrives during the call.
        let began = self.clock.now();
        let turn = match &self.shared {
            Some(shared) => shared.turn(request, session).await,
            None => Turn::Mint(None),
        };
        let turn = match turn {
            Turn::Shared(token, until) => return Loaded::cached(Ok(Some(token)), began, until),
            Turn::Mint(turn) => turn,
        };
        let minted = mint(&self.api, request).await;
        let token = minted.as_ref().ok().and_then(Option::as_ref);
        let until = token.and_then(|it| cached_until(it, self.clock.now()));
        if let (Some(shared), Some(turn)) = (&self.shared, turn) {
            shared.end(turn, session, token.zip(until));
        }
        Loaded::cached(minted, began, until)
    }
}
