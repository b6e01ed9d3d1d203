//! The thread that copies the log of revocations into memory, and publishes those of this process.
//!
//! The thread has its own runtime, since an application may be built outside of a runtime, may have
//! several, and may block them. It starts with the instance and ends with it.

// `reader` copies the log · `publisher` appends to it · `backoff` waits after failures

mod backoff;
mod publisher;
mod reader;

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{join, select};
use tokio::sync::oneshot;
use tokio::time::Instant;

use self::backoff::Backoff;
use super::link::SharedLink;
use super::store::{StoreError, StoreFuture};
use crate::clock::Clock;
use crate::revocations::RevocationLog;

/// Time limit for an operation of the store, in addition to its own wait.
const LIMIT: Duration = Duration::from_secs(10);

/// Interval in which a panic is logged at most once.
const LOG_INTERVAL: Duration = Duration::from_secs(10);

/// Handle on the thread, which ends when the handle is dropped.
#[derive(Debug)]
pub(crate) struct Follower {
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<()>,
}

/// State of the thread.
struct FollowerState {
    shared: Arc<SharedLink>,
    log_name: String,
    log: Arc<RevocationLog>,
    clock: Arc<dyn Clock>,
    /// `true` if an entry that cannot be parsed was reported.
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
        let state = FollowerState {
            log_name: shared.name("revocations"),
            shared,
            log,
            clock,
            has_unreadable: AtomicBool::new(false),
        };
        let thread = std::thread::Builder::new().name("clerk-shared".to_owned());
        if let Err(error) = thread.spawn(move || run(&state, stopped)) {
            tracing::error!(%error, "the thread for the shared store cannot be started");
        }
        Self { _stop: stop }
    }
}

fn run(state: &FollowerState, stopped: oneshot::Receiver<()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    match runtime.enable_all().build() {
        Ok(runtime) => {
            state.shared.started(runtime.handle());
            runtime.block_on(async {
                let reader = supervise(state, || state.follow());
                let publisher = supervise(state, || state.publish());
                let work = pin!(join(reader, publisher));
                drop(select(stopped, work).await);
            });
            // Tasks of the store must not delay the end of the thread.
            runtime.shutdown_background();
        }
        Err(error) => tracing::error!(%error, "the thread for the shared store cannot be started"),
    }
}

/// Runs a task, and starts it again after a panic. The application's store or clock may panic;
/// without this, the process would learn of no further revocation.
async fn supervise<F: Future<Output = ()>>(state: &FollowerState, task: impl Fn() -> F) {
    let mut backoff = Backoff::default();
    let mut logged: Option<Instant> = None;
    loop {
        // A task that panicked is dropped, and the state that it shares with others stays
        // consistent.
        let outcome = AssertUnwindSafe(async { task().await })
            .catch_unwind()
            .await;
        if outcome.is_err() {
            state.shared.status().panicked();
            if logged.is_none_or(|it| it.elapsed() >= LOG_INTERVAL) {
                logged = Some(Instant::now());
                tracing::error!("the thread for the shared store panicked; it starts again");
            }
        }
        backoff.wait().await;
    }
}

/// Runs an operation that waits for up to this time. The time limit protects from a store that has
/// none.
async fn in_time<T>(wait: Duration, operation: StoreFuture<'_, T>) -> Result<T, StoreError> {
    let outcome = tokio::time::timeout(wait + LIMIT, operation).await;
    outcome.unwrap_or_else(|_| Err(StoreError::new("did not respond in time")))
}
