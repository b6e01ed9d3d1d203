//! Revocations that are in the shared store.

use std::collections::HashMap;
use std::time::Duration;

use super::revocation::{Kind, Revocation, Target};
use crate::clock::{UnixMillis, millis};

/// Largest difference in milliseconds between two computations of a remaining lifetime.
const TOLERANCE: i64 = 60 * 1000;

/// Content of the shared store, one revocation for each object, and the time before which the store has
/// removed entries.
#[derive(Debug, Default)]
pub(crate) struct PublishedRevocations {
    by_target: HashMap<Target, Revocation>,
    removed_before: Option<i64>,
}

impl PublishedRevocations {
    /// Removes the revocations. The time of removed entries stays.
    pub(crate) fn clear(&mut self) {
        self.by_target.clear();
    }

    /// Records that the store has removed entries, so that this process rejects all tokens that were
    /// issued before this time. Other processes detect the removal themselves.
    pub(crate) fn removed_before(&mut self, time: UnixMillis) {
        self.removed_before = self.removed_before.max(Some(time.as_millis()));
    }

    /// Adds an entry of the store.
    pub(crate) fn add(&mut self, mut revocation: Revocation, age: Duration) {
        revocation.lifetime = revocation.lifetime.saturating_sub(millis(age));
        match self.by_target.get_mut(&revocation.target) {
            Some(known) => known.merge(&revocation),
            None => drop(self.by_target.insert(revocation.target.clone(), revocation)),
        }
    }

    /// Returns `true` if the revocations in the store reject all tokens that this one rejects.
    pub(crate) fn contain(&self, revocation: &Revocation) -> bool {
        let is_floor = revocation.target.kind == Kind::Everything;
        if is_floor && revocation.at <= self.removed_before {
            return true;
        }
        let known = self.by_target.get(&revocation.target);
        known.is_some_and(|known| {
            known.at >= revocation.at
                && known.role == revocation.role
                && known.lifetime.saturating_add(TOLERANCE) >= revocation.lifetime
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::SessionId;

    const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);
    const HOUR: Duration = Duration::from_secs(3600);

    fn revocation() -> Revocation {
        Revocation::session(&SessionId::from("sess_1")).at(NOW)
    }

    #[test]
    fn later_or_longer_revocation_is_not_contained() {
        let mut published = PublishedRevocations::default();
        assert!(!published.contain(&revocation()));
        published.add(revocation(), Duration::ZERO);
        assert!(published.contain(&revocation()));
        assert!(!published.contain(&revocation().lifetime(HOUR * 24)));
        assert!(!published.contain(&revocation().at(NOW.plus_millis(1))));
        published.add(revocation().lifetime(HOUR * 25), HOUR);
        assert!(published.contain(&revocation().lifetime(HOUR * 24)));
        published.clear();
        assert!(!published.contain(&revocation()));
    }

    #[test]
    fn floor_of_a_full_log_is_not_published() {
        let mut published = PublishedRevocations::default();
        published.removed_before(NOW);
        published.clear();
        assert!(published.contain(&Revocation::everything().at(NOW)));
        let later = Revocation::everything().at(NOW.plus_millis(1));
        assert!(!published.contain(&later));
    }
}
