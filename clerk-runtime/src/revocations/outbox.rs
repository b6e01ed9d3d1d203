//! Revocations of this process that are not in the shared store yet.

use std::collections::HashMap;

use super::revocation::{Revocation, Target};
use super::set::CAPACITY;

/// Largest number of revocations that are published at once.
const BATCH: usize = 500;

/// Unpublished revocations, one for each object. If there are too many, they are replaced by the
/// rejection of all tokens that were issued before the last of them.
#[derive(Debug, Default)]
pub(super) struct Outbox(HashMap<Target, Revocation>);

impl Outbox {
    /// Adds a revocation. Returns `true` if there were too many, so that all others were replaced.
    pub(super) fn insert(&mut self, revocation: Revocation) -> bool {
        let is_full = self.0.len() >= CAPACITY;
        if is_full {
            let last = self.0.values().filter_map(|it| it.at).max();
            let mut everything = Revocation::everything();
            everything.at = last.map(|it| it.saturating_add(1));
            self.0.clear();
            self.0.insert(everything.target.clone(), everything);
        }
        match self.0.get_mut(&revocation.target) {
            Some(known) => known.merge(&revocation),
            None => drop(self.0.insert(revocation.target.clone(), revocation)),
        }
        is_full
    }

    pub(super) fn batch(&self) -> Vec<Revocation> {
        self.0.values().take(BATCH).cloned().collect()
    }

    /// Removes revocations that were published, unless a later one of the same object has replaced
    /// them.
    pub(super) fn remove(&mut self, published: &[Revocation]) {
        for revocation in published {
            if self.0.get(&revocation.target) == Some(revocation) {
                self.0.remove(&revocation.target);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
