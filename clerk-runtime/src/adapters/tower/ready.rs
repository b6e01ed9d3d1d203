//! Helpers of both layers to call the inner service.

use std::mem;
use std::pin::Pin;

/// Future of a layer's service.
pub(crate) type ResponseFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// Takes the service that was polled ready, and leaves a clone for the next request.
pub(super) fn take_ready<S: Clone>(service: &mut S) -> S {
    let next = service.clone();
    mem::replace(service, next)
}
