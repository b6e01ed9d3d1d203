//! Keys from Clerk: cached, refreshed in the background, and fetched once for all waiting requests.
//!
//! Fetches are coalesced here and not by `LoadingCache`, since a request must know if it arrived
//! before the fetch started, under the same lock as the state of the keys.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::Shared;
use tokio::sync::oneshot;

use super::KeyFailure;
use super::fetch::fetch;
use super::published::Published;
use super::refresh_policy::{FetchReason, KeyLookup, RefreshPolicy};
use crate::api;
use crate::clock::{Clock, UnixMillis};
use crate::jwt::{KeySet, VerificationKey};
use crate::service::loading_cache::LOAD_TIMEOUT;
use crate::sync::{Handle, Mutex, lock, read, sleep};

/// Maximum number of fetches that a request waits for. A fetch is repeated if it was cancelled, or
/// if it started before the token arrived and did not return its key.
const FETCHES_PER_REQUEST: usize = 3;

/// Cached keys of Clerk for one secret key.
#[derive(Debug)]
pub(in crate::service) struct RemoteKeys {
    api: api::Client,
    clock: Arc<dyn Clock>,
    state: Mutex<RemoteState>,
    published: Published,
}

#[derive(Debug)]
struct RemoteState {
    policy: RefreshPolicy,
    pending: Option<PendingFetch>,
    /// Number of the next fetch, so that an abandoned fetch does not end its successor.
    next: u64,
}

/// A fetch that is running or about to start.
#[derive(Debug)]
struct PendingFetch {
    number: u64,
    result: SharedResult,
    has_started: bool,
}

type FetchResult = Result<(), KeyFailure>;
type SharedResult = Shared<oneshot::Receiver<FetchResult>>;

impl RemoteKeys {
    pub(in crate::service) fn new(
        api: api::Client,
        clock: Arc<dyn Clock>,
        max_stale: Duration,
    ) -> Arc<Self> {
        Arc::new(Self {
            api,
            clock,
            state: Mutex::new(RemoteState {
                policy: RefreshPolicy::new(max_stale),
                pending: None,
                next: 0,
            }),
            published: Published::default(),
        })
    }

    /// Returns the epoch of the current key set, which increases with every fetch; `None` while no
    /// keys may be used.
    pub(super) fn epoch(&self, now: UnixMillis) -> Option<u64> {
        let published = &self.published;
        let serves = published.serves_from.load(Ordering::Acquire) < now.as_millis()
            && now.as_millis() < published.serves_until.load(Ordering::Acquire);
        serves.then(|| published.epoch.load(Ordering::Acquire))
    }

    pub(super) fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        read(&self.published.keys).as_ref()?.get(kid)
    }

    /// Starts a refresh in the background if one is due. No request waits for it.
    pub(in crate::service) fn refresh_if_due(self: &Arc<Self>, now: UnixMillis) {
        if now.as_millis() < self.published.refresh_from.load(Ordering::Relaxed) {
            return;
        }
        let mut state = lock(&self.state);
        if state.pending.is_some() || !state.policy.is_refresh_due(now) {
            return;
        }
        let joined = self.prepare(&mut state, FetchReason::Age, Duration::ZERO);
        drop(state);
        if let Some(task) = joined.and_then(|joined| joined.task) {
            task.spawn();
        }
    }

    /// Loads the key with this `kid`. After success, either the key is cached, or Clerk has no such
    /// key. Fails if neither is known.
    ///
    /// Only a fetch that starts after the token arrived shows that there is no such key, since keys
    /// may have been rotated since an earlier one.
    pub(in crate::service) async fn load(self: &Arc<Self>, kid: &str) -> FetchResult {
        for _ in 0..FETCHES_PER_REQUEST {
            let Some(joined) = self.join(kid)? else {
                return Ok(());
            };
            if let Some(task) = joined.task {
                task.spawn();
            }
            match wait_for(joined.result).await {
                Some(Ok(())) if joined.before_start => {
                    lock(&self.state).policy.looked_up(kid, self.clock.now());
                    return Ok(());
                }
                Some(Ok(())) => {}
                Some(Err(failure)) => return self.fall_back(kid, failure),
                None => self.end(joined.number),
            }
        }
        Err(KeyFailure::unreachable(
            "the fetch of the signing keys was interrupted",
        ))
    }

    /// Returns the fetch to wait for, with its task if it is new; `None` if the result is known.
    fn join(self: &Arc<Self>, kid: &str) -> Result<Option<JoinedFetch>, KeyFailure> {
        let mut state = lock(&self.state);
        let (reason, delay) = match (state.policy.look_up(kid, self.clock.now()), &state.pending) {
            (KeyLookup::Ready | KeyLookup::NoSuchKey, _) => return Ok(None),
            (_, Some(pending)) => return Ok(Some(pending.into())),
            (KeyLookup::Unavailable(failure), None) => return Err(failure),
            (KeyLookup::Fetch(reason, delay), None) => (reason, delay),
        };
        let delay = Duration::from_millis(delay.unsigned_abs());
        match self.prepare(&mut state, reason, delay) {
            Some(joined) => Ok(Some(joined)),
            None => Err(KeyFailure::unreachable(
                "signing keys can only be fetched inside of a tokio runtime",
            )),
        }
    }

    /// Registers a new fetch and returns it; `None` outside of a tokio runtime. The caller spawns
    /// its task after it has released the lock, since a runtime that shuts down drops a task at
    /// once, and with it [`FetchGuard`], which takes the lock.
    fn prepare(
        self: &Arc<Self>,
        state: &mut RemoteState,
        reason: FetchReason,
        delay: Duration,
    ) -> Option<JoinedFetch> {
        let Ok(runtime) = Handle::try_current() else {
            tracing::error!("signing keys cannot be fetched outside of a tokio runtime");
            return None;
        };
        let number = state.next;
        state.next = number.wrapping_add(1);
        let (sender, result) = oneshot::channel();
        let pending = state.pending.insert(PendingFetch {
            number,
            result: result.shared(),
            has_started: false,
        });
        self.published
            .refresh_from
            .store(i64::MAX, Ordering::Relaxed);
        Some(JoinedFetch {
            task: Some(FetchTask {
                end: FetchGuard {
                    keys: Arc::clone(self),
                    number,
                },
                runtime,
                sender,
                reason,
                delay,
            }),
            ..JoinedFetch::from(&*pending)
        })
    }

    /// Records that a fetch starts. Tokens that arrive later need another one if it does not return
    /// their key.
    fn start(&self, reason: FetchReason, number: u64) {
        let mut state = lock(&self.state);
        state.policy.fetch_started(reason, self.clock.now());
        if let Some(pending) = state.pending.as_mut().filter(|it| it.number == number) {
            pending.has_started = true;
        }
    }

    /// Records the result of a fetch. The policy and the keys change under one lock: a request that
    /// saw the new policy alone would not find its key, and be rejected.
    fn finish(&self, reason: FetchReason, result: Result<KeySet, KeyFailure>) -> FetchResult {
        let now = self.clock.now();
        let policy = &mut lock(&self.state).policy;
        let result = match result {
            Ok(keys) => {
                policy.fetch_succeeded(reason, keys, now);
                Ok(())
            }
            Err(failure) => {
                failure.report(policy.serves_after(&failure, now));
                Err(policy.fetch_failed(failure, now))
            }
        };
        self.published.publish(policy);
        result
    }

    /// Ends a fetch, finished or abandoned.
    fn end(&self, number: u64) {
        let mut state = lock(&self.state);
        state.pending.take_if(|it| it.number == number);
        self.published.allow_refresh(&state.policy);
    }

    /// Handles a failed fetch. The cached keys may still be usable.
    fn fall_back(&self, kid: &str, failure: KeyFailure) -> FetchResult {
        match lock(&self.state).policy.look_up(kid, self.clock.now()) {
            KeyLookup::Ready => Ok(()),
            _ => Err(failure),
        }
    }
}

/// A fetch that a request waits for.
struct JoinedFetch {
    number: u64,
    result: SharedResult,
    /// `true` if the request arrived before the fetch started.
    before_start: bool,
    /// Task of a new fetch.
    task: Option<FetchTask>,
}

impl From<&PendingFetch> for JoinedFetch {
    fn from(pending: &PendingFetch) -> Self {
        Self {
            number: pending.number,
            result: pending.result.clone(),
            before_start: !pending.has_started,
            task: None,
        }
    }
}

/// A fetch that no client can cancel.
struct FetchTask {
    end: FetchGuard,
    runtime: Handle,
    sender: oneshot::Sender<FetchResult>,
    reason: FetchReason,
    delay: Duration,
}

impl FetchTask {
    fn spawn(self) {
        let Self {
            end,
            runtime,
            sender,
            reason,
            delay,
        } = self;
        runtime.spawn(async move {
            if !delay.is_zero() {
                sleep(delay).await;
            }
            end.keys.start(reason, end.number);
            let result = fetch(&end.keys.api).await;
            let result = end.keys.finish(reason, result);
            drop(end);
            // An error only shows that no request is waiting.
            drop(sender.send(result));
        });
    }
}

/// Ends a fetch when its task ends, even if that panics or its runtime shuts down.
struct FetchGuard {
    keys: Arc<RemoteKeys>,
    number: u64,
}

impl Drop for FetchGuard {
    fn drop(&mut self) {
        self.keys.end(self.number);
    }
}

/// Returns the result of a fetch; `None` if it was cancelled.
async fn wait_for(result: SharedResult) -> Option<FetchResult> {
    tokio::time::timeout(LOAD_TIMEOUT, result).await.ok()?.ok()
}
