//! State of the connection to the shared store.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use crate::clock::UnixMillis;
use crate::metrics;

/// Time in milliseconds without a response of the store after which its state is unknown. A read
/// waits for one second.
const MAX_SILENCE: i64 = 5 * 1000;

/// State of an instance, for a health endpoint; from [`Clerk::health`](crate::Clerk::health).
///
/// An unreachable store is no reason to stop a process, which then serves requests from memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// State of the shared store; `None` without one.
    pub store: Option<StoreState>,
    /// Number of revocations in memory.
    pub revocations: usize,
    /// Number of revocations of this process that the store does not have yet.
    pub unpublished: usize,
    /// Number of times since the start that there were too many revocations, in memory or unpublished,
    /// so that some were replaced by the rejection of all tokens that were issued before.
    pub overflows: u64,
    /// Number of panics since the start in the thread that reads and writes the store, which then
    /// continues. They are faults of a custom store or clock.
    pub panics: u64,
}

impl Health {
    /// Returns `true` if there is no shared store, or if this process knows the revocations of all
    /// others and the store knows those of this process.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.store != Some(StoreState::Unknown) && self.unpublished == 0
    }
}

/// State of the shared store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreState {
    /// All revocations that the store has are in memory.
    Current,
    /// The store has not been read since the start, or has not responded in the last five seconds.
    Unknown,
}

/// Results of an instance's last operations on the store.
#[derive(Debug)]
pub(crate) struct StoreStatus {
    is_synced: AtomicBool,
    /// `true` if the failure was logged.
    is_reported: AtomicBool,
    last_contact: AtomicI64,
    panics: AtomicU64,
}

impl StoreStatus {
    pub(super) fn new() -> Self {
        Self {
            is_synced: AtomicBool::new(false),
            is_reported: AtomicBool::new(false),
            last_contact: AtomicI64::new(0),
            panics: AtomicU64::new(0),
        }
    }

    pub(crate) fn state(&self, now: UnixMillis) -> StoreState {
        let last = UnixMillis::from_millis(self.last_contact.load(Ordering::Acquire));
        if self.is_synced.load(Ordering::Acquire) && last.distance(now) <= MAX_SILENCE {
            StoreState::Current
        } else {
            StoreState::Unknown
        }
    }

    /// Records that the log was read up to its end. Returns `true` if the state was unknown.
    pub(super) fn succeeded(&self, now: UnixMillis) -> bool {
        metrics::store_read(Some(now));
        self.last_contact.store(now.as_millis(), Ordering::Release);
        self.is_reported.store(false, Ordering::Release);
        !self.is_synced.swap(true, Ordering::AcqRel)
    }

    /// Records that the thread panicked, and will start again.
    pub(super) fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// Records that the reader starts at the beginning of the log.
    pub(super) fn restarted(&self) {
        self.is_synced.store(false, Ordering::Release);
    }

    /// Returns the number of panics.
    pub(super) fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Records a failed read. Returns `true` for the first one after a success or the start.
    pub(super) fn failed(&self) -> bool {
        metrics::store_read(None);
        self.is_synced.store(false, Ordering::Release);
        !self.is_reported.swap(true, Ordering::AcqRel)
    }
}
