//! Locks, atomics and tasks of shuttle, which chooses the interleaving.

use std::future::Future;
use std::time::Duration;

pub(crate) use shuttle::future::{JoinHandle, spawn};
pub(crate) use shuttle::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize};
pub(crate) use shuttle::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::runtime::TryCurrentError;

/// The executor of a model, in place of tokio's runtime.
#[derive(Clone, Debug)]
pub(crate) struct Handle;

impl Handle {
    #[expect(clippy::unnecessary_wraps, reason = "the signature of tokio's method")]
    pub(crate) fn try_current() -> Result<Self, TryCurrentError> {
        Ok(Self)
    }

    #[expect(clippy::unused_self, reason = "the signature of tokio's method")]
    pub(crate) fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        spawn(future)
    }
}

/// Yields to other tasks without waiting.
pub(crate) async fn sleep(_: Duration) {
    shuttle::future::yield_now().await;
}
