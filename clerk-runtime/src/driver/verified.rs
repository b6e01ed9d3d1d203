//! Tokens whose signature was verified, so that the RSA check is paid once per token.
//!
//! It sits below every check that depends on the request, the policy or the time: an entry says
//! that a key signed these bytes, and nothing else. Whether that key still counts is asked on
//! every use, by the epoch of the key set.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::{Arc, RwLock};

use super::sync::{read, write};
use crate::clock::UnixMillis;
use crate::jwt::{Decoded, VerificationKey};

/// An entry leaves after this time, in milliseconds, or at the token's `exp` if that is earlier.
const MAX_AGE: i64 = 5 * 60 * 1000;

/// A longer token isn't kept. Clerk's own end below 4 KiB, the size of a cookie.
const MAX_KEPT_LEN: usize = 8 * 1024;

/// Entries per lock. Small enough for a linear search, so that no set of tokens, however it is
/// chosen, makes a look-up slow.
const WAYS: usize = 8;

/// Odd, and its bits are without a pattern: every bit of a token's end reaches the uppermost ones, which
/// choose the lock.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A token's end, which chooses its lock. It is its signature's, since only verified tokens are
/// kept: nobody but Clerk chooses it.
type Tail = [u8; 8];

/// A bounded cache of verified tokens; found by the whole token, byte for byte.
pub(super) struct VerifiedTokens {
    sets: Box<[RwLock<Vec<Entry>>]>,
    ways: usize,
    /// Nobody outside knows which tokens share a lock.
    secret: u64,
}

struct Entry {
    /// Of the token's end; tokens begin alike, so that this tells them apart sooner than they do.
    hash: u64,
    decoded: Arc<Decoded>,
    key: Arc<VerificationKey>,
    /// The newest key set that the key is known to belong to.
    epoch: u64,
    until: UnixMillis,
}

/// What the cache knows of a token.
pub(super) enum Found {
    /// Its key is in the current set.
    Verified(Arc<Decoded>),
    /// Its key was in an earlier set: to be confirmed or forgotten.
    Earlier(Arc<Decoded>, Arc<VerificationKey>),
}

impl VerifiedTokens {
    pub(super) fn new(capacity: usize) -> Self {
        let ways = WAYS.min(capacity);
        let sets = capacity.checked_div(ways).unwrap_or(0);
        Self {
            sets: (0..sets).map(|_| RwLock::default()).collect(),
            ways,
            secret: RandomState::new().hash_one(ways),
        }
    }

    /// Looks a token up; `epoch` is the current key set's.
    pub(super) fn find(&self, token: &[u8], epoch: u64, now: UnixMillis) -> Option<Found> {
        self.look_up(token, now, |entry| {
            let decoded = Arc::clone(&entry.decoded);
            if entry.epoch == epoch {
                Found::Verified(decoded)
            } else {
                Found::Earlier(decoded, Arc::clone(&entry.key))
            }
        })
    }

    /// What a token decodes to, whatever has become of its key.
    pub(super) fn decoded(&self, token: &[u8], now: UnixMillis) -> Option<Arc<Decoded>> {
        self.look_up(token, now, |entry| Arc::clone(&entry.decoded))
    }

    fn look_up<T>(
        &self,
        token: &[u8],
        now: UnixMillis,
        take: impl FnOnce(&Entry) -> T,
    ) -> Option<T> {
        let (hash, set) = self.set(token)?;
        let set = read(set);
        let entry = set
            .iter()
            .find(|entry| entry.holds(hash, token) && now < entry.until)?;
        Some(take(entry))
    }

    /// Keeps a token that this key, of the key set of this epoch, verified.
    pub(super) fn keep(
        &self,
        decoded: &Arc<Decoded>,
        key: &Arc<VerificationKey>,
        (epoch, now): (u64, UnixMillis),
    ) {
        let token = decoded.token().as_str().as_bytes();
        let Some(until) = leaves_at(decoded, now).filter(|_| token.len() <= MAX_KEPT_LEN) else {
            return;
        };
        let Some((hash, set)) = self.set(token) else {
            return;
        };
        let entry = Entry {
            hash,
            decoded: Arc::clone(decoded),
            key: Arc::clone(key),
            epoch,
            until,
        };
        let mut set = write(set);
        set.retain(|other| now < other.until && !other.holds(hash, token));
        if set.len() >= self.ways {
            drop_soonest(&mut set);
        }
        set.push(entry);
    }

    /// The token's key belongs to the key set of this epoch too.
    pub(super) fn confirm(&self, token: &[u8], epoch: u64) {
        let Some((hash, set)) = self.set(token) else {
            return;
        };
        if let Some(entry) = write(set).iter_mut().find(|entry| entry.holds(hash, token)) {
            entry.epoch = entry.epoch.max(epoch);
        }
    }

    /// The token's key is gone.
    pub(super) fn forget(&self, token: &[u8]) {
        if let Some((hash, set)) = self.set(token) {
            write(set).retain(|entry| !entry.holds(hash, token));
        }
    }

    /// The hash of a token's end, and the entries among which it would be.
    fn set(&self, token: &[u8]) -> Option<(u64, &RwLock<Vec<Entry>>)> {
        let tail: Tail = *token.last_chunk()?;
        // A signature's bytes are spread evenly: they need no more than to be mixed with the secret.
        let hash = (u64::from_le_bytes(tail) ^ self.secret).wrapping_mul(SPREAD);
        let scaled = u128::from(hash) * u128::try_from(self.sets.len()).ok()?;
        Some((hash, self.sets.get(usize::try_from(scaled >> 64).ok()?)?))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.sets.iter().map(|set| read(set).len()).sum()
    }
}

impl Entry {
    fn holds(&self, hash: u64, token: &[u8]) -> bool {
        self.hash == hash && self.decoded.token().as_str().as_bytes() == token
    }
}

impl fmt::Debug for VerifiedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedTokens")
            .field("capacity", &(self.sets.len() * self.ways))
            .finish_non_exhaustive()
    }
}

/// `None` for a token that has no time of expiry, or is past it.
fn leaves_at(decoded: &Decoded, now: UnixMillis) -> Option<UnixMillis> {
    let expires = decoded.claims.exp?.saturating_mul(1000);
    let until = expires.min(now.as_millis().saturating_add(MAX_AGE));
    (now.as_millis() < until).then(|| UnixMillis::from_millis(until))
}

fn drop_soonest(set: &mut Vec<Entry>) {
    let soonest = set.iter().enumerate().min_by_key(|(_, entry)| entry.until);
    if let Some((index, _)) = soonest {
        set.swap_remove(index);
    }
}
