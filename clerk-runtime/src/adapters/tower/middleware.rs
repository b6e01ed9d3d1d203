//! The middleware as a tower layer.

use std::fmt;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::body::ReplyBody;
use super::guard::view;
use super::ready::{ResponseFuture, take_ready};
use super::rejection::reject;
use crate::authorize::{self, RequestView};
use crate::service::Clerk;

/// Clerk's middleware as a tower layer, needed for pages and browsers.
///
/// Authenticates each request once, however many guards follow. Sends the redirects of a handshake,
/// and attaches the cookies of a handshake or a refresh to the handler's response. Handlers behind
/// it find the instance in the request. Answers requests for
/// [OAuth metadata](crate::guide::oauth#metadata).
///
/// A response with a cookie of this crate is `private, no-store`. One that depends on the caller
/// has `Vary: Cookie, Authorization`. See [caches](crate::guide::failures#caches) and
/// [CORS](crate::guide::browsers#other-origins-cors).
///
/// If [`ReplyBody`] is not implemented for the body type of the handler's response, implement it,
/// or map the body below the layer.
///
/// ```
/// # #[cfg(feature = "axum")]
/// # fn example(clerk: clerk_runtime::Clerk) -> axum::Router {
/// use axum::{Router, routing::get};
/// use clerk_runtime::ClerkLayer;
///
/// Router::new().route("/", get(async || "Hello")).layer(ClerkLayer::new(clerk))
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ClerkLayer {
    clerk: Clerk,
}

impl ClerkLayer {
    /// Creates a layer for this instance.
    #[must_use]
    pub fn new(clerk: Clerk) -> Self {
        Self { clerk }
    }
}

impl<S> Layer<S> for ClerkLayer {
    type Service = ClerkService<S>;

    fn layer(&self, inner: S) -> ClerkService<S> {
        ClerkService {
            clerk: self.clerk.clone(),
            inner,
        }
    }
}

/// Service produced by [`ClerkLayer`].
#[derive(Clone)]
pub struct ClerkService<S> {
    clerk: Clerk,
    inner: S,
}

impl<S> fmt::Debug for ClerkService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkService")
            .field("clerk", &self.clerk)
            .finish_non_exhaustive()
    }
}

impl<S, In, Out> Service<Request<In>> for ClerkService<S>
where
    S: Service<Request<In>, Response = Response<Out>> + Clone + Send + 'static,
    S::Future: Send,
    In: Send + 'static,
    Out: ReplyBody + 'static,
{
    type Response = Response<Out>;
    type Error = S::Error;
    type Future = ResponseFuture<Response<Out>, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<In>) -> Self::Future {
        let inner = take_ready(&mut self.inner);
        Box::pin(respond(self.clerk.clone(), inner, request))
    }
}

async fn respond<S, In, Out>(
    clerk: Clerk,
    mut inner: S,
    request: Request<In>,
) -> Result<Response<Out>, S::Error>
where
    S: Service<Request<In>, Response = Response<Out>>,
    Out: ReplyBody,
{
    let (mut parts, body) = request.into_parts();
    let selects = authorize::move_websocket_token(&clerk, &parts.method, &mut parts.headers);
    let middleware_result = authorize::run_middleware(RequestView {
        clerk: Some(clerk.clone()),
        ..view(&parts.method, &parts.uri, &parts.headers, &parts.extensions)
    })
    .await;
    let middleware_result = match middleware_result {
        Ok(middleware_result) => middleware_result.selecting_protocol(selects),
        Err(reply) => return Ok(reject(&parts.headers, reply)),
    };
    parts.extensions.insert(clerk);
    parts.extensions.insert(middleware_result.clone());
    let mut response = inner.call(Request::from_parts(parts, body)).await?;
    middleware_result.decorate(response.status().as_u16(), response.headers_mut());
    Ok(response)
}
