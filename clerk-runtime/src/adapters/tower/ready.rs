//! What both layers do with the service below them.

use std::mem;
use std::pin::Pin;

/// A layer's future.
pub(crate) type Answering<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// The service that was polled ready is the one to call; its clone waits for the next request.
pub(super) fn take_ready<S: Clone>(service: &mut S) -> S {
    let next = service.clone();
    mem::replace(service, next)
}
