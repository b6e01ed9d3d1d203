//! The revocations of an instance, and notifications of changes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::call;
use super::event;
use super::outbox::Outbox;
use super::revocation::Revocation;
use super::set::{CAPACITY, Insertion, RevocationSet};
use crate::api::{Request, Response};
use crate::clock::{Clock, UnixMillis, millis};
use crate::last_logged::LastLogged;
use crate::metrics;
use crate::sync::{AtomicBool, AtomicU64, Mutex, lock};
use crate::webhook::RawEvent;

/// The set of an instance. Its Backend API client adds to it, and so do webhooks.
#[derive(Debug)]
pub(crate) struct RevocationLog {
    set: RevocationSet,
    clock: Arc<dyn Clock>,
    /// Number of insertions.
    changes: watch::Sender<u64>,
    /// `true` if there is a shared store, to which revocations are published.
    is_shared: AtomicBool,
    outbox: Mutex<Outbox>,
    /// Notified when the outbox has a new entry.
    added: Notify,
    overflows: Overflows,
}

/// Overflows: times that there were too many revocations, so that some were replaced by the rejection
/// of all earlier tokens.
#[derive(Debug, Default)]
struct Overflows {
    number: AtomicU64,
    of_memory: LastLogged,
    of_outbox: LastLogged,
}

impl Overflows {
    /// Counts an overflow. Returns `true` if it is to be logged. `place` is the label of the metric.
    fn count(&self, place: &'static str, last_logged: &LastLogged, now: UnixMillis) -> bool {
        self.number.fetch_add(1, Ordering::Relaxed);
        metrics::overflowed(place);
        last_logged.is_due(now)
    }
}

impl RevocationLog {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self::with(RevocationSet::default(), clock)
    }

    pub(crate) fn with(set: RevocationSet, clock: Arc<dyn Clock>) -> Self {
        Self {
            set,
            clock,
            changes: watch::Sender::new(0),
            is_shared: AtomicBool::new(false),
            outbox: Mutex::default(),
            added: Notify::new(),
            overflows: Overflows::default(),
        }
    }

    pub(crate) fn set(&self) -> &RevocationSet {
        &self.set
    }

    /// Returns a receiver that is notified of each insertion.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Adds a revocation of this process.
    pub(crate) fn revoke(&self, revocation: Revocation) {
        let now = self.clock.now();
        let revocation = match revocation.at {
            Some(_) => revocation,
            None => revocation.at(now),
        };
        self.insert(&revocation, 0, now, "process");
        if self.is_shared.load(Ordering::Acquire) {
            self.keep(Some(revocation), now);
        }
    }

    /// Adds a revocation of another process, which recorded it this time ago.
    pub(crate) fn learn(&self, revocation: Revocation, age: Duration) {
        let age = millis(age);
        let now = self.clock.now();
        let revocation = revocation.limited(now.plus_millis(age.saturating_neg()));
        self.insert(&revocation, age, now, "store");
    }

    /// Makes the log keep all further revocations until they are published.
    pub(crate) fn keep_for_publication(&self) {
        self.is_shared.store(true, Ordering::Release);
    }

    /// Adds the revocations in memory to those that have to be published, except for known ones.
    pub(crate) fn publish_unless(&self, is_known: impl Fn(&Revocation) -> bool) {
        let now = self.clock.now();
        let all = self.set.all(now);
        self.keep(all.into_iter().filter(|it| !is_known(it)), now);
    }

    /// Returns the number of revocations in memory, except for known ones.
    pub(crate) fn count_unless(&self, is_known: impl Fn(&Revocation) -> bool) -> usize {
        let all = self.set.all(self.clock.now());
        all.iter().filter(|it| !is_known(it)).count()
    }

    /// Keeps revocations until they are published.
    fn keep(&self, revocations: impl IntoIterator<Item = Revocation>, now: UnixMillis) {
        let mut outbox = lock(&self.outbox);
        let mut is_overflow = false;
        for revocation in revocations {
            is_overflow |= outbox.insert(revocation);
        }
        metrics::unpublished(outbox.len());
        drop(outbox);
        self.added.notify_one();
        let overflows = &self.overflows;
        if is_overflow && overflows.count("unpublished", &overflows.of_outbox, now) {
            tracing::warn!(
                "there are more than {CAPACITY} unpublished revocations: other processes will reject all \
                 tokens that were issued before the last of them instead"
            );
        }
    }

    /// Waits for unpublished revocations, and returns some of them.
    pub(crate) async fn unpublished(&self) -> Vec<Revocation> {
        loop {
            let batch = lock(&self.outbox).batch();
            if !batch.is_empty() {
                return batch;
            }
            self.added.notified().await;
        }
    }

    /// Records that these revocations are in the shared store.
    pub(crate) fn published(&self, batch: &[Revocation]) {
        let mut outbox = lock(&self.outbox);
        outbox.remove(batch);
        metrics::unpublished(outbox.len());
    }

    /// Returns the number of times that there were too many revocations.
    pub(crate) fn overflow_count(&self) -> u64 {
        self.overflows.number.load(Ordering::Relaxed)
    }

    /// Returns the number of revocations that are not published yet.
    pub(crate) fn unpublished_count(&self) -> usize {
        lock(&self.outbox).len()
    }

    /// Adds the revocations that follow from a successful call.
    pub(crate) fn observe_call(&self, request: &Request, response: &Response) {
        for revocation in call::revocations(request, response) {
            self.revoke(revocation);
        }
    }

    /// Adds the revocation that follows from a verified event. Returns `false` if none does.
    pub(crate) fn apply(&self, event: &RawEvent) -> bool {
        let revocation = event::revocation(event);
        let is_some = revocation.is_some();
        if let Some(revocation) = revocation {
            self.revoke(revocation);
        }
        is_some
    }

    /// Adds a revocation. `source` is the label of the metric.
    fn insert(&self, revocation: &Revocation, age: i64, now: UnixMillis, source: &'static str) {
        let insertion = self.set.insert(revocation, age, now);
        let overflows = &self.overflows;
        let is_overflow = insertion == Insertion::Full;
        if is_overflow && overflows.count("memory", &overflows.of_memory, now) {
            tracing::warn!(
                "there are more than {CAPACITY} revocations: the oldest are replaced by the rejection of \
                 all tokens that were issued before them"
            );
        }
        if insertion != Insertion::Known {
            metrics::revoked(source);
            metrics::revocations(self.set.len());
            self.changes
                .send_modify(|number| *number = number.wrapping_add(1));
        }
    }
}
