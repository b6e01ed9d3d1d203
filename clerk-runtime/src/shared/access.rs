//! Access to the shared store, or to that of an instance without one.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::in_process::InProcess;
use super::link::SharedLink;
use super::namespace::Namespace;
use super::store::{SharedStore, StoreError};
use crate::clock::UnixMillis;

/// The store in which an instance keeps claims and locks.
#[derive(Clone, Debug)]
pub(crate) enum StoreAccess {
    /// The store that processes share.
    Shared(Arc<SharedLink>),
    /// The store of one instance.
    Own(InProcess),
}

impl StoreAccess {
    /// Runs an operation for at most this time. Fails at once while the shared store cannot be reached.
    pub(crate) async fn run<T, F>(
        &self,
        limit: (Duration, UnixMillis),
        operation: impl FnOnce(Arc<dyn SharedStore>, Namespace) -> F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        match self {
            Self::Shared(link) => link.run(limit, operation).await,
            Self::Own(store) => operation(Arc::new(store.clone()), Namespace::own()).await,
        }
    }

    /// Starts an operation without waiting for its result.
    pub(super) fn detach<T, F>(
        &self,
        limit: Duration,
        operation: impl FnOnce(Arc<dyn SharedStore>, Namespace) -> F,
    ) where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        match self {
            Self::Shared(link) => link.detach(limit, operation),
            // Operations of this store complete at once, except reads of a log, which are not
            // detached.
            Self::Own(store) => {
                let operation = operation(Arc::new(store.clone()), Namespace::own());
                drop(operation.now_or_never());
            }
        }
    }
}
