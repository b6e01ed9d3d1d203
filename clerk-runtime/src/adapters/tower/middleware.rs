//! The middleware as a tower layer.

use std::fmt;
use std::task::{Context, Poll};

use bytes::Buf as _;
use futures_util::TryStreamExt as _;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body;
use http_body_util::BodyExt as _;
use tower_layer::Layer;
use tower_service::Service;

use super::body::{ReplyBody, response};
use super::extensions::{original_uri, peer};
use super::guard::view;
use super::ready::{ResponseFuture, take_ready};
use super::rejection::reject;
use crate::authorize::{self, RequestView};
use crate::proxy::{self, ProxiedRequest, ProxyPath};
use crate::response::Reply;
use crate::service::Clerk;

/// Clerk's middleware as a tower layer, needed for pages and browsers.
///
/// Authenticates each request once, however many guards follow. Sends the redirects of a handshake,
/// and attaches the cookies of a handshake or a refresh to the handler's response. Handlers behind
/// it find the instance in the request. Answers requests for
/// [OAuth metadata](crate::guide::oauth#metadata), and forwards those of
/// [`frontend_api_proxy`](Self::frontend_api_proxy).
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
    proxy: Option<ProxyPath>,
}

impl ClerkLayer {
    /// Creates a layer for this instance.
    #[must_use]
    pub fn new(clerk: Clerk) -> Self {
        Self { clerk, proxy: None }
    }

    #[doc = include_str!("../frontend_api_proxy.md")]
    ///
    /// The address of the connection is axum's `ConnectInfo<SocketAddr>`
    /// (`into_make_service_with_connect_info`), or else a [`SocketAddr`](std::net::SocketAddr) in the
    /// request's extensions. API Gateway is a proxy that sets `X-Forwarded-For`: use
    /// [`trusted_proxies(1)`](crate::config::ClerkBuilder::trusted_proxies).
    ///
    /// ```
    /// # #[cfg(feature = "axum")]
    /// # fn example(clerk: clerk_runtime::Clerk) -> axum::Router {
    /// use axum::{Router, routing::get};
    /// use clerk_runtime::ClerkLayer;
    ///
    /// let layer = ClerkLayer::new(clerk).frontend_api_proxy("/__clerk");
    /// Router::new().route("/", get(async || "Hello")).layer(layer)
    /// # }
    /// ```
    #[must_use]
    pub fn frontend_api_proxy(self, path: impl AsRef<str>) -> Self {
        Self {
            proxy: proxy::configured(&self.clerk, path.as_ref()),
            ..self
        }
    }
}

impl<S> Layer<S> for ClerkLayer {
    type Service = ClerkService<S>;

    fn layer(&self, inner: S) -> ClerkService<S> {
        ClerkService {
            layer: self.clone(),
            inner,
        }
    }
}

/// Service produced by [`ClerkLayer`].
#[derive(Clone)]
pub struct ClerkService<S> {
    layer: ClerkLayer,
    inner: S,
}

impl<S> fmt::Debug for ClerkService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkService")
            .field("layer", &self.layer)
            .finish_non_exhaustive()
    }
}

impl<S, In, Out> Service<Request<In>> for ClerkService<S>
where
    S: Service<Request<In>, Response = Response<Out>> + Clone + Send + 'static,
    S::Future: Send,
    In: Body<Data: Send> + Send + 'static,
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
        Box::pin(respond(self.layer.clone(), inner, request))
    }
}

async fn respond<S, In, Out>(
    layer: ClerkLayer,
    mut inner: S,
    request: Request<In>,
) -> Result<Response<Out>, S::Error>
where
    S: Service<Request<In>, Response = Response<Out>>,
    In: Body,
    Out: ReplyBody,
{
    let ClerkLayer { clerk, proxy } = layer;
    let (mut parts, body) = request.into_parts();
    if let Some(path) = proxied(&parts, proxy.as_ref()) {
        // Boxed, since most requests are for something else and should not pay for the size of the
        // future.
        let reply = Box::pin(forward(&clerk, path, &parts, body)).await;
        return Ok(response(reply));
    }
    let selects = authorize::move_websocket_token(&clerk, &parts.method, &mut parts.headers);
    let view = RequestView {
        clerk: Some(clerk.clone()),
        ..view(&parts.method, &parts.uri, &parts.headers, &parts.extensions)
    };
    let middleware_result = match authorize::run_middleware(view, proxy.as_ref()).await {
        Ok(middleware_result) => middleware_result.selecting_protocol(selects),
        Err(reply) => return Ok(reject(&parts.headers, reply)),
    };
    parts.extensions.insert(clerk);
    parts.extensions.insert(middleware_result.clone());
    let mut response = inner.call(Request::from_parts(parts, body)).await?;
    middleware_result.decorate(response.status().as_u16(), response.headers_mut());
    Ok(response)
}

/// Returns the path of the proxy if the request is to be forwarded.
fn proxied<'p>(parts: &Parts, proxy: Option<&'p ProxyPath>) -> Option<&'p ProxyPath> {
    let uri = || original_uri(&parts.extensions).unwrap_or(&parts.uri);
    proxy.filter(|path| path.contains(uri().path()))
}

async fn forward(clerk: &Clerk, path: &ProxyPath, parts: &Parts, body: impl Body) -> Reply {
    let request = ProxiedRequest {
        method: &parts.method,
        uri: original_uri(&parts.extensions).unwrap_or(&parts.uri),
        headers: &parts.headers,
        peer: peer(&parts.extensions),
    };
    let body = body.into_data_stream();
    let body = body.map_ok(|mut chunk| chunk.copy_to_bytes(chunk.remaining()));
    proxy::forward(clerk, path, request, body).await
}
