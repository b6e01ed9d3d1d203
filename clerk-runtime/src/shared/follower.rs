//! The thread that copies the log of revocations into memory, and publishes those of this process.
//!
//! A thread with its own runtime, since an application may be built outside of a runtime, may have
//! several, and may block them. It starts with the instance and ends with it.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{join, select};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::link::SharedLink;
use super::store::{LogEntry, Position, StoreError};
use crate::clock::{Clock, UnixMillis};
use crate::metrics;
use crate::revocations::{PublishedRevocations, Revocation, RevocationLog};

/// Time for which a read waits for the next entry.
const WAIT: Duration = Duration::from_secs(1);

/// The first and the longest wait after a failure.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// The next wait after a failure, which doubles with each.
struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Self(BACKOFF.0)
    }
}

impl Backoff {
    async fn wait(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = (self.0 * 2).min(BACKOFF.1);
    }
}

/// Tolerance in milliseconds for the difference between Clerk's clock and the store's.
const CLOCK_TOLERANCE: i64 = 60 * 1000;

/// Handle on the thread, which ends when the handle is dropped.
#[derive(Debug)]
pub(crate) struct Follower {
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<()>,
}

/// State of the thread.
struct Link {
    shared: Arc<SharedLink>,
    log_name: String,
    log: Arc<RevocationLog>,
    clock: Arc<dyn Clock>,
    /// `true` if the log has an event about an entry that cannot be parsed.
    has_unreadable: AtomicBool,
}

impl Follower {
    pub(crate) fn start(
        shared: Arc<SharedLink>,
        log: Arc<RevocationLog>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (stop, stopped) = oneshot::channel();
        log.keep_for_publication();
        let link = Link {
            log_name: shared.name("revocations"),
            shared,
            log,
            clock,
            has_unreadable: AtomicBool::new(false),
        };
        let thread = std::thread::Builder::new().name("clerk-shared".to_owned());
        if let Err(error) = thread.spawn(move || run(&link, stopped)) {
            tracing::error!(%error, "the thread for the shared store cannot be started");
        }
        Self { _stop: stop }
    }
}

fn run(link: &Link, stopped: oneshot::Receiver<()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    match runtime.enable_all().build() {
        Ok(runtime) => {
            link.shared.started(runtime.handle());
            runtime.block_on(async {
                let work = pin!(join(link.follow(), link.publish()));
                drop(select(stopped, work).await);
            });
            // Tasks of the store must not delay the end of the thread.
            runtime.shutdown_background();
        }
        Err(error) => tracing::error!(%error, "the thread for the shared store cannot be started"),
    }
}

/// Returns the time before which all tokens are rejected, if entries that were appended before this
/// time may be missing. It is never in the future, which would reject new tokens.
fn floor(removed_before: UnixMillis, now: UnixMillis) -> UnixMillis {
    let with_tolerance = removed_before.plus_millis(CLOCK_TOLERANCE);
    with_tolerance.min(now).max(removed_before)
}

impl Link {
    /// Copies the log into memory for ever.
    async fn follow(&self) {
        let mut backoff = Backoff::default();
        let mut published = PublishedRevocations::default();
        loop {
            published.clear();
            let error = match self.synchronize(&mut published).await {
                Ok(position) => {
                    backoff = Backoff::default();
                    self.tail(position).await
                }
                Err(error) => error,
            };
            if self.shared.status().failed() {
                tracing::warn!(
                    ?error,
                    "the shared store cannot be read: revocations of other processes are unknown until it can"
                );
            }
            backoff.wait().await;
        }
    }

    /// Reads the whole log, since entries may have been missed, then publishes what it lacks: a store
    /// that was restarted may have lost entries.
    async fn synchronize(
        &self,
        published: &mut PublishedRevocations,
    ) -> Result<Option<Position>, StoreError> {
        let mut position = None;
        loop {
            let page = self
                .shared
                .store()
                .read(&self.log_name, position.clone(), Duration::ZERO);
            let page = page.await?;
            if let Some(time) = page.removed_before {
                let floor = floor(time, self.clock.now());
                published.removed_before(floor);
                self.log
                    .learn(Revocation::everything().at(floor), Duration::ZERO);
            }
            for entry in &page.entries {
                if let Some(revocation) = self.learn(entry) {
                    published.add(revocation, entry.age);
                }
            }
            position = Some(page.position);
            if page.entries.is_empty() {
                break;
            }
        }
        self.log.publish_unless(|it| published.contain(it));
        if self.shared.status().succeeded(self.clock.now()) {
            tracing::info!("the shared store was read: revocations of other processes are known");
        }
        Ok(position)
    }

    /// Reads further entries until one read fails.
    async fn tail(&self, mut position: Option<Position>) -> StoreError {
        loop {
            let page = match self
                .shared
                .store()
                .read(&self.log_name, position, WAIT)
                .await
            {
                Ok(page) => page,
                Err(error) => return error,
            };
            for entry in &page.entries {
                drop(self.learn(entry));
            }
            position = Some(page.position);
            self.shared.status().succeeded(self.clock.now());
            self.log.set().purge(self.clock.now());
            metrics::revocations(self.log.set().len());
        }
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

    /// Publishes the revocations of this process for ever.
    async fn publish(&self) {
        let mut backoff = Backoff::default();
        let mut is_failing = false;
        let mut began = None;
        loop {
            let batch = self.log.unpublished().await;
            let began_at = *began.get_or_insert_with(Instant::now);
            let entries = batch.iter().filter_map(|it| serde_json::to_vec(it).ok());
            let outcome = self
                .shared
                .store()
                .append(&self.log_name, entries.collect())
                .await;
            metrics::store_written(outcome.is_ok());
            match outcome {
                Ok(()) => {
                    self.log.published(&batch);
                    metrics::published(began_at);
                    began = None;
                    (backoff, is_failing) = (Backoff::default(), false);
                }
                Err(error) => {
                    if !is_failing {
                        tracing::warn!(
                            ?error,
                            "revocations cannot be published to the shared store: other processes do not know them yet"
                        );
                    }
                    is_failing = true;
                    backoff.wait().await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_log_rejects_no_token_of_the_future() {
        let removed = UnixMillis::from_secs(1_800_000_000);
        let after = |secs: i64| removed.plus_millis(secs * 1000);
        assert_eq!(floor(removed, after(5)), after(5));
        assert_eq!(floor(removed, after(600)), after(60));
        assert_eq!(floor(removed, after(-600)), removed, "a slow clock");
    }
}
