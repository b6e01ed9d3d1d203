//! Copy of the current keys, which every request reads.

use std::sync::atomic::Ordering;

use super::refresh_policy::RefreshPolicy;
use crate::jwt::KeySet;
use crate::sync::{AtomicI64, AtomicU64, RwLock, write};

/// State that every request reads. It is separate from the policy, so that a request with known
/// keys mostly takes no lock, and never one that a writer holds for long.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) epoch: AtomicU64,
    pub(super) serves_from: AtomicI64,
    pub(super) serves_until: AtomicI64,
    pub(super) refresh_from: AtomicI64,
    pub(super) keys: RwLock<Option<KeySet>>,
}

impl Published {
    pub(super) fn publish(&self, policy: &RefreshPolicy) {
        *write(&self.keys) = policy.keys().cloned();
        self.epoch.fetch_add(1, Ordering::Release);
        let (from, until) = policy.serving();
        self.serves_from.store(from.as_millis(), Ordering::Release);
        self.serves_until
            .store(until.as_millis(), Ordering::Release);
        self.allow_refresh(policy);
    }

    pub(super) fn allow_refresh(&self, policy: &RefreshPolicy) {
        self.refresh_from
            .store(policy.refresh_from().as_millis(), Ordering::Relaxed);
    }
}

impl Default for Published {
    fn default() -> Self {
        Self {
            epoch: AtomicU64::new(0),
            serves_from: AtomicI64::new(i64::MAX),
            serves_until: AtomicI64::new(i64::MIN),
            refresh_from: AtomicI64::new(i64::MAX),
            keys: RwLock::default(),
        }
    }
}
