//! Tokens that processes share, so that one of them mints a token at a time.
//!
//! The content of the store is not trusted: a token is used if it was encrypted by a process of this
//! instance, for the same parameters, and if it is a token of the session that is neither expired nor
//! older than a revocation. Everything else counts as absent.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::MintRequest;
use crate::caller::{OrgId, Session, SessionId, Token, UserId};
use crate::clock::{Clock, UnixMillis};
use crate::config::SharedSettings;
use crate::jwt::Decoded;
use crate::revocations::RevocationLog;
use crate::shared::{
    LockOwner, Namespace, REQUEST_LIMIT, SharedLink, SharedStore, StoreError, Vault,
};

/// Longest time in milliseconds for which a token is shared. Revocations, which decide if the token
/// may be used, are kept for longer.
const MAX_SHARED: i64 = 10 * 60 * 1000;

/// Longest wait for the token of another process. Afterwards, this process mints one itself.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// Interval in which the store is polled for the token of another process.
const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Time after which the lock of a process that died ends.
const LOCK_LIFETIME: Duration = Duration::from_secs(5);

/// Time limit for the end of a turn, for which no request waits.
const END_LIMIT: Duration = Duration::from_secs(2);

/// Minted tokens in the shared store.
#[derive(Debug)]
pub(super) struct SharedTokens {
    link: Arc<SharedLink>,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    revocations: Arc<RevocationLog>,
}

/// Next step of a process that needs a token.
pub(super) enum Turn {
    /// Another process has minted the token, which is cached until this time.
    Shared(Token, UnixMillis),
    /// This process mints it. `None` if the token cannot be shared.
    Mint(Option<MintingTurn>),
}

/// The right to mint a token. It is held by one process, except after an error or a long wait.
pub(super) struct MintingTurn {
    name: String,
    owner: LockOwner,
    /// Content of the store that cannot be used, and has to be replaced.
    unusable: Option<Vec<u8>>,
}

/// Result of a lookup in the store.
enum TokenLookup {
    Found(Vec<u8>),
    /// This process holds the lock now.
    Locked,
    /// Another process holds the lock.
    Waiting,
}

impl SharedTokens {
    /// Creates the access to the tokens; `None` without a store, or without the secret key that the
    /// keys are derived from.
    pub(super) fn new(
        settings: Option<&SharedSettings>,
        clock: Arc<dyn Clock>,
        revocations: Arc<RevocationLog>,
    ) -> Option<Self> {
        let settings = settings?;
        Some(Self {
            link: Arc::clone(&settings.link),
            vault: Arc::clone(settings.vault.as_ref()?),
            clock,
            revocations,
        })
    }

    /// Returns the token of another process, or lets this process mint one. Waits while another process
    /// mints it.
    pub(super) async fn turn(&self, request: &MintRequest, session: &Session) -> Turn {
        let Some(mut turn) = self.new_turn(request, session) else {
            return Turn::Mint(None);
        };
        let deadline = Instant::now() + MAX_WAIT;
        while Instant::now() < deadline {
            match self.look_up(&turn).await {
                Ok(TokenLookup::Found(sealed)) => match self.open(&turn.name, &sealed, session) {
                    Some((token, until)) => return Turn::Shared(token, until),
                    None => turn.unusable = Some(sealed),
                },
                Ok(TokenLookup::Waiting) => tokio::time::sleep(POLL_INTERVAL).await,
                Ok(TokenLookup::Locked) | Err(_) => break,
            }
        }
        Turn::Mint(Some(turn))
    }

    /// Shares a token, and lets other processes continue. No request waits for it.
    pub(super) fn end(
        &self,
        turn: MintingTurn,
        session: &Session,
        minted: Option<(&Token, UnixMillis)>,
    ) {
        let sealed = minted.and_then(|it| self.seal(&turn.name, it, session));
        self.link.detach(END_LIMIT, |store, names| async move {
            let key = key(&names, &turn.name);
            if let Some(unusable) = turn.unusable {
                store.remove_if(&key, &unusable).await?;
            }
            if let Some((sealed, lifetime)) = sealed {
                store.put_if_absent(&key, sealed, lifetime).await?;
            }
            let lock = lock(&names, &turn.name);
            store.remove_if(&lock, turn.owner.as_bytes()).await
        });
    }

    fn new_turn(&self, request: &MintRequest, session: &Session) -> Option<MintingTurn> {
        let MintRequest {
            session: id,
            organization,
            template,
            expires_in,
        } = request;
        let organization = organization.as_ref().map(OrgId::as_str);
        let user = session.user_id()?.as_str();
        let parts = ("minted token", id.as_str(), user, organization);
        let parts = serde_json::to_string(&(parts, template.as_deref(), expires_in)).ok()?;
        Some(MintingTurn {
            name: self.vault.name(&parts),
            owner: LockOwner::new()?,
            unusable: None,
        })
    }

    async fn look_up(&self, turn: &MintingTurn) -> Result<TokenLookup, StoreError> {
        let (name, owner, unusable) = (turn.name.clone(), turn.owner, turn.unusable.clone());
        let limit = (REQUEST_LIMIT, self.clock.now());
        let look_up = |store: Arc<dyn SharedStore>, names: Namespace| async move {
            let (key, lock) = (key(&names, &name), lock(&names, &name));
            if let Some(found) = find(&*store, &key, unusable.as_deref()).await? {
                return Ok(TokenLookup::Found(found));
            }
            if !store
                .put_if_absent(&lock, owner.to_vec(), LOCK_LIFETIME)
                .await?
            {
                return Ok(TokenLookup::Waiting);
            }
            // Another process may have stored the token, and released the lock, since the first
            // lookup.
            let Some(found) = find(&*store, &key, unusable.as_deref()).await? else {
                return Ok(TokenLookup::Locked);
            };
            store.remove_if(&lock, owner.as_bytes()).await?;
            Ok(TokenLookup::Found(found))
        };
        self.link.run(limit, look_up).await
    }

    /// Encrypts a token with the time until which it is cached. Returns it with its lifetime in the
    /// store; `None` if it cannot be shared.
    fn seal(
        &self,
        name: &str,
        (token, until): (&Token, UnixMillis),
        session: &Session,
    ) -> Option<(Vec<u8>, Duration)> {
        let now = self.clock.now();
        self.check(token.as_str(), session, now)?;
        let end = until.min(now.plus_millis(MAX_SHARED));
        let content = (until.as_millis(), token.as_str());
        let sealed = self.vault.seal_until(name, &content, end)?;
        let lifetime = now.until(end);
        (!lifetime.is_zero()).then_some((sealed, lifetime))
    }

    /// Decrypts a token, and returns it with the time until which it is cached; `None` if it must not be
    /// used.
    fn open(&self, name: &str, sealed: &[u8], session: &Session) -> Option<(Token, UnixMillis)> {
        let now = self.clock.now();
        let (content, _) = self.vault.open_until::<(i64, String)>(name, sealed, now)?;
        let expires = self.check(&content.1, session, now)?;
        let until = UnixMillis::from_millis(content.0).min(expires);
        (now < until).then(|| (Token::new(content.1), until))
    }

    /// Returns the expiry of a token; `None` unless it is a token of this session that is neither
    /// expired nor older than a revocation.
    fn check(&self, token: &str, session: &Session, now: UnixMillis) -> Option<UnixMillis> {
        let claims = Decoded::parse(token).ok()?.claims;
        let is_same_user = claims.sub.as_deref() == session.user_id().map(UserId::as_str);
        // Templates need not have the session's id.
        let is_same_session = claims.sid.is_none()
            || claims.sid.as_deref() == session.session_id().map(SessionId::as_str);
        let issued = UnixMillis::from_secs(claims.iat?);
        let expires = UnixMillis::from_secs(claims.exp?);
        let set = self.revocations.set();
        let is_usable = is_same_user
            && is_same_session
            && now < expires
            && !set.may_revoke_minted(session, issued, now);
        is_usable.then_some(expires)
    }
}

async fn find(
    store: &dyn SharedStore,
    key: &str,
    unusable: Option<&[u8]>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = store.get(key).await?;
    Ok(found.filter(|it| Some(it.as_slice()) != unusable))
}

fn key(names: &Namespace, name: &str) -> String {
    names.name(&format!("minted:{name}"))
}

fn lock(names: &Namespace, name: &str) -> String {
    names.name(&format!("minting:{name}"))
}

#[cfg(test)]
mod tests;
