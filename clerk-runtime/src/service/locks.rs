//! Locks across processes.

use std::sync::Arc;
use std::time::Duration;

use super::Clerk;
use crate::shared::{SharedLock, StoreError};

impl Clerk {
    /// Acquires a lock across all processes with the same [shared store](crate::shared); without a
    /// store, across the callers in this process. Returns `None` at once if another caller holds
    /// the lock: leave the task to that caller.
    ///
    /// The lock ends after `lifetime`, which is between a millisecond and a day: choose a longer
    /// time than the task takes. [`SharedLock`] describes the limits of such a lock.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use clerk_runtime::Clerk;
    /// use clerk_runtime::shared::StoreError;
    ///
    /// async fn nightly_report(clerk: &Clerk) -> Result<(), StoreError> {
    ///     let lifetime = Duration::from_secs(10 * 60);
    ///     let Some(lock) = clerk.try_lock("nightly-report", lifetime).await? else {
    ///         return Ok(()); // another process writes it
    ///     };
    ///     // Write the report here.
    ///     lock.release().await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Fails if the store cannot be reached, or does not respond within two seconds.
    pub async fn try_lock(
        &self,
        name: &str,
        lifetime: Duration,
    ) -> Result<Option<SharedLock>, StoreError> {
        let clock = Arc::clone(&self.settings().clock);
        SharedLock::acquire((self.store().clone(), clock), name, lifetime).await
    }
}
