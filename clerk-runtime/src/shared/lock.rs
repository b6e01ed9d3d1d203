//! Locks that one process holds at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::access::StoreAccess;
use super::lock_owner::LockOwner;
use super::namespace::Namespace;
use super::store::{SharedStore, StoreError};
use crate::clock::Clock;
use crate::revocations::token_digest;

/// Time limit for the store.
const LIMIT: Duration = Duration::from_secs(2);

/// Shortest and longest lifetime.
const LIFETIMES: (Duration, Duration) =
    (Duration::from_millis(1), Duration::from_secs(24 * 60 * 60));

/// A lock that this process holds; from [`Clerk::try_lock`](crate::Clerk::try_lock).
///
/// It ends when it is [released](Self::release) or dropped, and after its lifetime, so that a process
/// that dies does not block the others. Its end does not stop the work that it protects: a process
/// that is suspended for longer than the lifetime continues while another one holds the lock. There is
/// no fencing token, so the lock saves repeated work, and does not protect data. If two processes must
/// never write at the same time, let the database decide, for example by a version that a write
/// compares.
#[derive(Debug)]
#[must_use = "a lock is released when it is dropped"]
pub struct SharedLock {
    store: StoreAccess,
    clock: Arc<dyn Clock>,
    key: String,
    owner: LockOwner,
    until: Instant,
    is_released: bool,
}

impl SharedLock {
    /// Acquires a lock; `None` if another call holds it.
    pub(crate) async fn acquire(
        (store, clock): (StoreAccess, Arc<dyn Clock>),
        name: &str,
        lifetime: Duration,
    ) -> Result<Option<Self>, StoreError> {
        let lifetime = lifetime.clamp(LIFETIMES.0, LIFETIMES.1);
        let owner =
            LockOwner::new().ok_or(StoreError::new("cannot be locked without randomness"))?;
        let mut lock = Self {
            store,
            clock,
            key: format!("lock:{}", token_digest(name)),
            owner,
            // Before the call, so that the lock does not end later here than in the store.
            until: Instant::now() + lifetime,
            is_released: false,
        };
        let (key, value) = (lock.key.clone(), owner.to_vec());
        let limit = (LIMIT, lock.clock.now());
        let put = lock.store.run(limit, |store, names| async move {
            let key = names.name(&key);
            store.put_if_absent(&key, value, lifetime).await
        });
        // After an error, the store may have the lock nevertheless: the drop of `lock` releases it.
        if put.await? {
            return Ok(Some(lock));
        }
        lock.is_released = true;
        Ok(None)
    }

    /// Returns `true` until the lifetime has passed by the local clock. Check it between the steps of a
    /// long task.
    #[must_use]
    pub fn is_held(&self) -> bool {
        !self.remaining().is_zero()
    }

    /// Returns the time until the lock ends; zero afterwards.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Releases the lock. Returns `true` if it was held until now, and `false` if it had ended, so that
    /// another process may have held it in the meantime.
    ///
    /// # Errors
    /// Fails if the store cannot be reached; the lock then ends after its lifetime.
    pub async fn release(mut self) -> Result<bool, StoreError> {
        self.is_released = true;
        let (key, owner) = (self.key.clone(), self.owner);
        let limit = (LIMIT, self.clock.now());
        let remove = |store, names| remove(store, names, key, owner);
        self.store.run(limit, remove).await
    }
}

impl Drop for SharedLock {
    fn drop(&mut self) {
        if self.is_released {
            return;
        }
        let (key, owner) = (self.key.clone(), self.owner);
        let remove = |store, names| remove(store, names, key, owner);
        self.store.detach(LIMIT, remove);
    }
}

/// Removes a lock if it still has this owner.
async fn remove(
    store: Arc<dyn SharedStore>,
    names: Namespace,
    key: String,
    owner: LockOwner,
) -> Result<bool, StoreError> {
    let key = names.name(&key);
    store.remove_if(&key, owner.as_bytes()).await
}
