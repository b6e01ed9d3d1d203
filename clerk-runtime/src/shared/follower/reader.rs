//! The copy of the log in memory.
//!
//! ```text
//!   synchronize: the whole log ──▶ tail: further entries ──▶ synchronize, after a failure
//!        ▲    │                      │
//!        └────┘ a failure            └─▶ after a random wait: publish what the log lacks
//! ```

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::backoff::Backoff;
use super::{FollowerState, in_time};
use crate::clock::UnixMillis;
use crate::metrics;
use crate::random;
use crate::revocations::{PublishedRevocations, Revocation};
use crate::shared::store::{LogEntry, LogPage, Position, StoreError};

/// Time for which a read waits for the next entry.
const WAIT: Duration = Duration::from_secs(1);

/// Tolerance in milliseconds for the difference between Clerk's clock and the store's.
const CLOCK_TOLERANCE: i64 = 60 * 1000;

/// Longest wait in milliseconds before a process publishes revocations that the log lacks, and the
/// number of such revocations that adds a millisecond to it: as many as a process publishes in a
/// millisecond.
const SPREAD: (u64, u64) = (1000, 20);

/// Part of the log that was read since the last loss of entries.
#[derive(Default)]
struct LogProgress {
    position: Option<Position>,
    published: PublishedRevocations,
}

impl LogProgress {
    /// Starts again from the beginning of the log.
    fn restart(&mut self) {
        self.position = None;
        self.published.clear();
    }
}

impl FollowerState {
    /// Copies the log into memory for ever.
    pub(super) async fn follow(&self) {
        // If the task has started again after a panic, the state is unknown until the log is read.
        self.shared.status().restarted();
        let mut backoff = Backoff::default();
        let mut progress = LogProgress::default();
        loop {
            let error = match self.synchronize(&mut progress).await {
                Ok(()) => {
                    backoff = Backoff::default();
                    let error = self.tail(&mut progress).await;
                    progress.restart();
                    error
                }
                Err(error) => error,
            };
            if error.is_lost_position() {
                progress.restart();
            }
            if self.shared.status().failed() {
                tracing::warn!(
                    ?error,
                    "the shared store cannot be read: revocations of other processes are unknown until it can"
                );
            }
            backoff.wait().await;
        }
    }

    /// Reads the whole log, since entries may have been missed. After a failure, continues at the
    /// position that was reached.
    async fn synchronize(&self, progress: &mut LogProgress) -> Result<(), StoreError> {
        loop {
            let page = self.read(progress.position.clone(), Duration::ZERO).await?;
            if let Some(time) = page.removed_before {
                let floor = floor(time, self.clock.now());
                progress.published.removed_before(floor);
                self.log
                    .learn(Revocation::everything().at(floor), Duration::ZERO);
            }
            for entry in &page.entries {
                if let Some(revocation) = self.learn(entry) {
                    progress.published.add(revocation, entry.age);
                }
            }
            progress.position = Some(page.position);
            if page.entries.is_empty() {
                break;
            }
        }
        if self.shared.status().succeeded(self.clock.now()) {
            tracing::info!("the shared store was read: revocations of other processes are known");
        }
        Ok(())
    }

    /// Reads further entries until one read fails, and publishes once what the log lacks: a store that
    /// was restarted may have lost entries.
    async fn tail(&self, progress: &mut LogProgress) -> StoreError {
        let mut republication = self.republication(&progress.published);
        loop {
            let now = Instant::now();
            let wait = republication.map_or(WAIT, |it| it.saturating_duration_since(now));
            let page = match self.read(progress.position.clone(), wait.min(WAIT)).await {
                Ok(page) => page,
                Err(error) => return error,
            };
            for entry in &page.entries {
                let revocation = self.learn(entry).filter(|_| republication.is_some());
                if let Some(revocation) = revocation {
                    progress.published.add(revocation, entry.age);
                }
            }
            progress.position = Some(page.position);
            if republication.is_some_and(|it| it <= Instant::now()) {
                self.log.publish_unless(|it| progress.published.contain(it));
                republication = None;
            }
            if republication.is_none() {
                progress.published.clear();
            }
            self.shared.status().succeeded(self.clock.now());
            self.log.set().purge(self.clock.now());
            metrics::revocations(self.log.set().len());
        }
    }

    /// Returns the time at which revocations that the log lacks are published; `None` if it has
    /// all. The time is random, since all processes notice a loss at the same time: those whose
    /// time is later only publish the revocations that the others have not published.
    fn republication(&self, published: &PublishedRevocations) -> Option<Instant> {
        let missing = self.log.count_unless(|it| published.contain(it));
        let missing = u64::try_from(missing).ok().filter(|it| *it > 0)?;
        let longest = SPREAD.0.saturating_add(missing / SPREAD.1);
        let wait = u64::from(random::number()) % longest;
        Some(Instant::now() + Duration::from_millis(wait))
    }

    async fn read(&self, after: Option<Position>, wait: Duration) -> Result<LogPage, StoreError> {
        let store = self.shared.store();
        in_time(wait, store.read(&self.log_name, after, wait)).await
    }

    fn learn(&self, entry: &LogEntry) -> Option<Revocation> {
        let Ok(revocation) = serde_json::from_slice::<Revocation>(&entry.payload) else {
            // Written by a later version, or by another program.
            if !self.has_unreadable.swap(true, Ordering::Relaxed) {
                tracing::warn!("an entry of the shared store cannot be parsed");
            }
            return None;
        };
        self.log.learn(revocation.clone(), entry.age);
        Some(revocation)
    }
}

/// Returns the time before which all tokens are rejected, if entries that were appended before
/// `removed_before` may be missing. The tolerance ends at `now`, so that new tokens are not
/// rejected.
fn floor(removed_before: UnixMillis, now: UnixMillis) -> UnixMillis {
    let with_tolerance = removed_before.plus_millis(CLOCK_TOLERANCE);
    with_tolerance.min(now).max(removed_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_of_a_full_log_is_not_in_the_future() {
        let removed = UnixMillis::from_secs(1_800_000_000);
        let after = |secs: i64| removed.plus_millis(secs * 1000);
        assert_eq!(floor(removed, after(5)), after(5));
        assert_eq!(floor(removed, after(600)), after(60));
        assert_eq!(floor(removed, after(-600)), removed, "a slow clock");
    }
}
