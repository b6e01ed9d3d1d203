//! Negative cache of key ids that Clerk does not have.

use crate::clock::UnixMillis;
use crate::service::loading_cache::{Loaded, LoadingCache};

/// Lifetime of an entry, in milliseconds.
const TTL: i64 = 10 * 1000;

/// Maximum number of entries. The cache is bounded, since clients can invent key ids.
const CAPACITY: usize = 64;

/// Maximum length of a stored key id, in bytes. Clerk's key ids have about 30.
const MAX_STORED_LEN: usize = 128;

/// Negative cache of the key ids that the latest key sets did not contain.
#[derive(Debug)]
pub(super) struct MissingKids(LoadingCache<Box<str>, ()>);

impl MissingKids {
    /// Records a key id that Clerk does not have. Call this only if the token with this key id
    /// arrived before the fetch of the key set started.
    pub(super) fn insert(&self, kid: &str, now: UnixMillis) {
        if kid.len() <= MAX_STORED_LEN {
            let until = now.plus_millis(TTL);
            self.0.insert(kid.into(), Loaded::cached((), now, until));
        }
    }

    /// Returns `true` if Clerk recently responded that there is no such key.
    pub(super) fn contains(&self, kid: &str, now: UnixMillis) -> bool {
        self.0.get(kid, now).is_some()
    }
}

impl Default for MissingKids {
    fn default() -> Self {
        Self(LoadingCache::new(CAPACITY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> UnixMillis {
        UnixMillis::from_secs(1_800_000_000 + secs)
    }

    #[test]
    fn missing_kid_is_cached_for_ten_seconds() {
        let missing = MissingKids::default();
        missing.insert("ins_1", at(0));
        assert!(missing.contains("ins_1", at(9)) && !missing.contains("ins_2", at(9)));
        assert!(!missing.contains("ins_1", at(10)));
        assert!(
            !missing.contains("ins_1", at(-10)),
            "the clock was set back"
        );
    }

    #[test]
    fn repeated_missing_kid_extends_its_entry() {
        let missing = MissingKids::default();
        missing.insert("ins_1", at(0));
        missing.insert("ins_1", at(9));
        assert!(missing.contains("ins_1", at(18)));
        assert_eq!(missing.0.len(), 1);
    }

    #[test]
    fn invented_kids_are_bounded_and_do_not_evict_a_kid_in_use() {
        let missing = MissingKids::default();
        missing.insert("ins_in_use", at(0));
        for number in 0..1000 {
            missing.insert(&format!("ins_{number}"), at(0));
            assert!(missing.contains("ins_in_use", at(0)), "after {number}");
        }
        missing.insert(&"x".repeat(10_000), at(0));
        assert_eq!(missing.0.len(), CAPACITY);
        assert!(missing.contains("ins_999", at(0)));
    }
}
