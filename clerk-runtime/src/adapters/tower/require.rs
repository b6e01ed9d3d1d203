//! [`Require`] as a tower layer.

use std::fmt;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, Version};
use tower_layer::Layer;
use tower_service::Service;

use super::body::ReplyBody;
use super::guard::view;
use super::path::path_parameters;
use super::ready::{ResponseFuture, take_ready};
use super::rejection::reject;
use crate::adapters::Require;
use crate::adapters::require::Authorized;
use crate::authorize::RequestView;
use crate::policy::HasPolicy;
use crate::response::retain_preflight_headers;

impl<S, P> Layer<S> for Require<P> {
    type Service = RequireService<S, P>;

    fn layer(&self, inner: S) -> RequireService<S, P> {
        RequireService {
            require: self.clone(),
            inner,
        }
    }
}

/// Service produced by [`Require`].
pub struct RequireService<S, P> {
    require: Require<P>,
    inner: S,
}

impl<S: Clone, P> Clone for RequireService<S, P> {
    fn clone(&self) -> Self {
        Self {
            require: self.require.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<S, P> fmt::Debug for RequireService<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireService")
            .field("require", &self.require)
            .finish_non_exhaustive()
    }
}

impl<S, P, In, Out> Service<Request<In>> for RequireService<S, P>
where
    P: HasPolicy,
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
        Box::pin(respond(self.require.clone(), inner, request))
    }
}

async fn respond<S, P, In, Out>(
    require: Require<P>,
    mut inner: S,
    request: Request<In>,
) -> Result<Response<Out>, S::Error>
where
    P: HasPolicy,
    S: Service<Request<In>, Response = Response<Out>>,
    Out: ReplyBody,
{
    let (mut parts, body) = request.into_parts();
    let path = path_parameters(&P::POLICY.path_parameters(), &mut parts).await;
    let view = RequestView {
        path: &path,
        ..view(&parts.method, &parts.uri, &parts.headers, &parts.extensions)
    };
    match require.authorize(view).await {
        Ok(Authorized::Caller(auth)) => {
            parts.extensions.insert(auth);
            inner.call(Request::from_parts(parts, body)).await
        }
        Ok(Authorized::Preflight) => {
            let mut response = inner.call(Request::from_parts(parts, body)).await?;
            retain_preflight_headers(response.headers_mut());
            Ok(response.map(|_| Out::from_bytes(Bytes::new())))
        }
        Err(reply) => {
            let reply = reply.without_length_if(parts.version == Version::HTTP_2);
            Ok(reject(&parts.headers, reply))
        }
    }
}
