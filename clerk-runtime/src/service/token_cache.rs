//! Cache of session tokens with a verified signature, so that each token needs one RSA
//! verification.
//!
//! The cache comes before every check that depends on the request, the policy or the time. An entry
//! only records that a key signed these bytes, and if the token has met the rules that read nothing
//! but the token ([`Decoded::meets_fixed_rules`]). On every use, the epoch of the key set shows if
//! that key is still valid.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, UnitWeighter};

use super::bounded_cache;
use crate::clock::UnixMillis;
use crate::jwt::{Decoded, VerificationKey};

/// Longest lifetime of an entry, in milliseconds. It ends earlier at the token's `exp`.
const MAX_AGE: i64 = 5 * 60 * 1000;

/// Length in bytes above which a token is not stored. Clerk's tokens stay below 4 KiB, the size of
/// a cookie.
const MAX_STORED_LEN: usize = 8 * 1024;

/// Verified tokens by their text, compared as bytes.
pub(super) struct TokenCache(Cache<TokenText, VerifiedToken>);

/// A token with the key that signed it.
#[derive(Clone)]
pub(super) struct VerifiedToken {
    pub(super) decoded: Arc<Decoded>,
    pub(super) key: Arc<VerificationKey>,
    /// The newest key set that is known to contain the key.
    pub(super) epoch: u64,
    until: UnixMillis,
}

impl TokenCache {
    pub(super) fn new(capacity: usize) -> Self {
        Self(bounded_cache::new(capacity, UnitWeighter))
    }

    pub(super) fn get(&self, token: &[u8], now: UnixMillis) -> Option<VerifiedToken> {
        let verified = self.0.get(&TokenBytes(token))?;
        (now < verified.until).then_some(verified)
    }

    /// Stores a token that was verified by this key, which is in the key set of this epoch.
    pub(super) fn insert(
        &self,
        decoded: &Arc<Decoded>,
        key: &Arc<VerificationKey>,
        (epoch, now): (u64, UnixMillis),
    ) {
        let is_short = decoded.token().as_str().len() <= MAX_STORED_LEN;
        if let Some(until) = expiry(decoded, now).filter(|_| is_short) {
            self.store(VerifiedToken {
                decoded: Arc::clone(decoded),
                key: Arc::clone(key),
                epoch,
                until,
            });
        }
    }

    /// Records that the token's key is also in the key set of this epoch.
    pub(super) fn confirm(&self, verified: VerifiedToken, epoch: u64) {
        self.store(VerifiedToken { epoch, ..verified });
    }

    pub(super) fn remove(&self, token: &[u8]) {
        drop(self.0.remove(&TokenBytes(token)));
    }

    fn store(&self, verified: VerifiedToken) {
        self.0
            .insert(TokenText(Arc::clone(&verified.decoded)), verified);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").finish_non_exhaustive()
    }
}

/// Returns the end of an entry's lifetime; `None` for a token without an `exp`, or past it.
fn expiry(decoded: &Decoded, now: UnixMillis) -> Option<UnixMillis> {
    let expires = decoded.claims.exp?.saturating_mul(1000);
    let until = expires.min(now.as_millis().saturating_add(MAX_AGE));
    (now.as_millis() < until).then(|| UnixMillis::from_millis(until))
}

/// Key for a stored token. Shares the text of its decoded form.
struct TokenText(Arc<Decoded>);

impl TokenText {
    fn as_bytes(&self) -> &[u8] {
        self.0.token().as_str().as_bytes()
    }
}

impl PartialEq for TokenText {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for TokenText {}

impl Hash for TokenText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        TokenBytes(self.as_bytes()).hash(state);
    }
}

/// Key for a request's token.
struct TokenBytes<'a>(&'a [u8]);

/// Hashes the end only, which is part of the signature. Stored tokens differ there, and only Clerk
/// determines these bytes.
impl Hash for TokenBytes<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let end = self
            .0
            .last_chunk()
            .map_or(0, |end| u64::from_le_bytes(*end));
        state.write_u64(end);
    }
}

impl Equivalent<TokenText> for TokenBytes<'_> {
    fn equivalent(&self, key: &TokenText) -> bool {
        self.0 == key.as_bytes()
    }
}
