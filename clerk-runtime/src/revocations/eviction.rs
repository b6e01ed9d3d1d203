//! The choice of revocations that a full set removes and replaces with the floor.

use std::cmp::Ordering;

use super::revocation::{Kind, Revocation};
use crate::clock::UnixMillis;

/// Place of a revocation in the order of removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    at: i64,
    /// `true` if tokens that are issued later are rejected too. The floor does not reject them.
    concerns_later_tokens: bool,
    until: UnixMillis,
}

impl Rank {
    /// Returns `None` for the floor, which stays.
    pub(super) fn of(kind: Kind, at: i64, until: UnixMillis) -> Option<Self> {
        (kind != Kind::Everything).then(|| Self {
            at,
            concerns_later_tokens: Revocation::concerns_later_tokens(kind),
            until,
        })
    }
}

/// Removal of the oldest sixteenth. Of revocations with the same time, no more than necessary are
/// removed, first those that the floor replaces completely.
#[derive(Debug)]
pub(super) struct Eviction {
    last: Rank,
    /// Number of revocations with the last rank that are still to be removed.
    equal: usize,
    until: UnixMillis,
}

impl Eviction {
    /// Returns `None` if there is nothing to remove.
    pub(super) fn new(mut ranks: Vec<Rank>) -> Option<Self> {
        let index = (ranks.len() / 16).saturating_sub(1);
        if index >= ranks.len() {
            return None;
        }
        let (earlier, &mut last, _) = ranks.select_nth_unstable(index);
        let until = earlier.iter().map(|it| it.until).max();
        Some(Self {
            last,
            equal: 1 + earlier.iter().filter(|it| **it == last).count(),
            until: until.map_or(last.until, |it| it.max(last.until)),
        })
    }

    /// Returns the floor that replaces the removed revocations: tokens that were issued before the
    /// first time are rejected until the second time.
    pub(super) fn floor(&self) -> (i64, UnixMillis) {
        (self.last.at.saturating_add(1), self.until)
    }

    /// Returns `true` if a revocation is removed. Each one is passed once.
    pub(super) fn removes(&mut self, rank: Rank) -> bool {
        match rank.cmp(&self.last) {
            Ordering::Less => true,
            Ordering::Equal if self.equal > 0 => {
                self.equal -= 1;
                true
            }
            Ordering::Equal | Ordering::Greater => false,
        }
    }
}
