//! The future of the middleware.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::ready::ResponseFuture;
use crate::authorize::MiddlewareResult;

pin_project! {
    /// Future of [`ClerkService`](super::ClerkService).
    pub struct ClerkFuture<F, T, E> {
        #[pin]
        step: Handling<F, T, E>,
    }
}

pin_project! {
    #[project = HandlingProjection]
    enum Handling<F, T, E> {
        /// The request was authenticated without I/O, and its handler runs. Not boxed, since most
        /// requests take this path.
        Handler {
            #[pin]
            future: F,
            result: MiddlewareResult,
        },
        /// The request needs I/O, or the middleware responds itself.
        Boxed { future: ResponseFuture<T, E> },
    }
}

impl<F, T, E> ClerkFuture<F, T, E> {
    /// Creates a future that adds the headers and cookies of this result to the handler's response.
    pub(super) fn handler(future: F, result: MiddlewareResult) -> Self {
        let step = Handling::Handler { future, result };
        Self { step }
    }

    pub(super) fn boxed(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let future = Box::pin(future);
        Self {
            step: Handling::Boxed { future },
        }
    }
}

impl<F, B, E> Future for ClerkFuture<F, Response<B>, E>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<B>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().step.project() {
            HandlingProjection::Handler { future, result } => {
                let mut response = ready!(future.poll(cx))?;
                result.decorate(response.status().as_u16(), response.headers_mut());
                Poll::Ready(Ok(response))
            }
            HandlingProjection::Boxed { future } => future.as_mut().poll(cx),
        }
    }
}

impl<F, T, E> fmt::Debug for ClerkFuture<F, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkFuture").finish_non_exhaustive()
    }
}
