//! Access of requests to the shared store, with short time limits.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::namespace::Namespace;
use super::status::{StoreState, StoreStatus};
use super::store::{SharedStore, StoreError};
use crate::clock::UnixMillis;

/// Length of the window in which Clerk counts calls.
const WINDOW: Duration = Duration::from_secs(10);

/// Time limit for an operation that a request waits for, in addition to its call to Clerk.
pub(crate) const REQUEST_LIMIT: Duration = Duration::from_millis(100);

/// Number of concurrent operations of requests. Further ones wait until their time limit.
const MAX_OPERATIONS: usize = 64;

/// A store, the names of an instance in it, and the runtime of the instance's thread, in which all of
/// the store's futures run: connections must outlive the runtime of a request.
#[derive(Debug)]
pub(crate) struct SharedLink {
    store: Arc<dyn SharedStore>,
    namespace: Namespace,
    status: StoreStatus,
    runtime: OnceLock<Handle>,
    slots: Semaphore,
}

impl SharedLink {
    pub(crate) fn new(store: Arc<dyn SharedStore>, namespace: Namespace) -> Self {
        Self {
            store,
            namespace,
            status: StoreStatus::new(),
            runtime: OnceLock::new(),
            slots: Semaphore::new(MAX_OPERATIONS),
        }
    }

    pub(super) fn store(&self) -> &dyn SharedStore {
        &*self.store
    }

    pub(super) fn name(&self, name: &str) -> String {
        self.namespace.name(name)
    }

    pub(super) fn status(&self) -> &StoreStatus {
        &self.status
    }

    /// Sets the runtime of the thread, which has just started.
    pub(super) fn started(&self, runtime: &Handle) {
        // `set` only fails if it is called again, which does not happen.
        drop(self.runtime.set(runtime.clone()));
    }

    pub(crate) fn state(&self, now: UnixMillis) -> StoreState {
        self.status.state(now)
    }

    /// Returns the number of panics of the instance's thread.
    pub(crate) fn panics(&self) -> u64 {
        self.status.panics()
    }

    /// Spends a unit of a budget of `limit` calls in ten seconds. Returns the time to wait if all
    /// units are spent; `None` if the call may start, or if the store does not respond.
    pub(crate) async fn spend(
        &self,
        budget: String,
        limit: usize,
        now: UnixMillis,
    ) -> Option<Duration> {
        let spend = move |store: Arc<dyn SharedStore>, names: Namespace| async move {
            let name = names.name(&budget);
            store.spend(&name, limit, WINDOW).await
        };
        self.run((REQUEST_LIMIT, now), spend).await.ok().flatten()
    }

    /// Runs an operation for at most this time. Fails at once while the store cannot be reached, so
    /// that requests do not wait for it one after the other.
    pub(crate) async fn run<T, F>(
        &self,
        (limit, now): (Duration, UnixMillis),
        operation: impl FnOnce(Arc<dyn SharedStore>, Namespace) -> F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let runtime = self.runtime.get();
        let is_current = self.state(now) == StoreState::Current;
        let Some(runtime) = runtime.filter(|_| is_current) else {
            return Err(StoreError::new("is not reachable"));
        };
        let task = operation(Arc::clone(&self.store), self.namespace.clone());
        let work = async {
            let _slot = self.slots.acquire().await;
            // Dropping the set ends the task.
            let mut tasks = JoinSet::new();
            tasks.spawn_on(task, runtime);
            tasks.join_next().await
        };
        match tokio::time::timeout(limit, work).await {
            Ok(Some(Ok(outcome))) => outcome,
            Ok(_) => Err(StoreError::new("was stopped")),
            Err(_) => Err(StoreError::new("did not respond in time")),
        }
    }

    /// Starts an operation without waiting for its result. It ends after this time, or with the
    /// instance.
    pub(crate) fn detach<T, F>(
        self: &Arc<Self>,
        limit: Duration,
        operation: impl FnOnce(Arc<dyn SharedStore>, Namespace) -> F,
    ) where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let Some(runtime) = self.runtime.get() else {
            return;
        };
        let task = operation(Arc::clone(&self.store), self.namespace.clone());
        let link = Arc::clone(self);
        runtime.spawn(tokio::time::timeout(limit, async move {
            let _slot = link.slots.acquire().await;
            task.await
        }));
    }
}
