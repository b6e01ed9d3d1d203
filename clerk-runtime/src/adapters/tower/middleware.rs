//! The middleware as a tower layer.

use std::fmt;
use std::mem;
use std::task::{Context, Poll};

use bytes::Buf as _;
use futures_util::TryStreamExt as _;
use http::{Request, Response};
use http_body::Body;
use http_body_util::BodyExt as _;
use tower_layer::Layer;
use tower_service::Service;

use super::body::ReplyBody;
use super::extensions::{original_uri, peer};
use super::future::ClerkFuture;
use super::ready::take_ready;
use super::rejection::reject;
use crate::authorize::{self, MiddlewareResult, RequestView};
use crate::proxy::{self, ProxiedRequest, ProxyPath};
use crate::service::Clerk;

/// Clerk's middleware as a tower layer, needed for pages and browsers.
///
/// Authenticates each request once, however many guards follow. Sends the redirects of a handshake,
/// and attaches the cookies of a handshake or a refresh to the handler's response. Handlers behind
/// it find the instance in the request. Responds to requests for
/// [OAuth metadata](crate::guide::oauth#metadata), and forwards those of
/// [`frontend_api_proxy`](Self::frontend_api_proxy).
///
/// A response with a cookie of this crate is `private, no-store`. One that depends on the caller
/// has `Vary: Cookie, Authorization`. See [caches](crate::guide::failures#caches) and
/// [CORS](crate::guide::browsers#other-origins-cors).
///
/// If [`ReplyBody`] is not implemented for the body type of the handler's response, implement it,
/// or map the body inside the layer.
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
    type Future = ClerkFuture<S::Future, Response<Out>, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<In>) -> Self::Future {
        let Self { layer, inner } = self;
        if let Some(path) = layer.proxied(&request) {
            return ClerkFuture::boxed(forward(layer.clerk.clone(), path.clone(), request));
        }
        let method = request.method().clone();
        let selects_protocol =
            authorize::move_websocket_token(&layer.clerk, &method, request.headers_mut());
        let proxy = layer.proxy.as_ref();
        match authorize::middleware_fast_path(&mut layer.view(&request), proxy) {
            Ok(Ok(result)) => {
                let result = result.selecting_protocol(selects_protocol);
                layer.attach(&result, &mut request);
                ClerkFuture::handler(inner.call(request), result)
            }
            Ok(Err(clerk)) => {
                let inner = take_ready(inner);
                let layer = layer.clone();
                ClerkFuture::boxed(respond(layer, clerk, inner, request, selects_protocol))
            }
            Err(reply) => {
                let headers = mem::take(request.headers_mut());
                ClerkFuture::boxed(async move { Ok(reject(&headers, reply)) })
            }
        }
    }
}

impl ClerkLayer {
    /// Returns the path of the proxy if the request is to be forwarded.
    fn proxied<B>(&self, request: &Request<B>) -> Option<&ProxyPath> {
        let uri = || original_uri(request.extensions()).unwrap_or(request.uri());
        let proxy = self.proxy.as_ref();
        proxy.filter(|path| path.contains(uri().path()))
    }

    fn view<'a, B>(&self, request: &'a Request<B>) -> RequestView<'a> {
        let extensions = request.extensions();
        RequestView {
            method: request.method(),
            uri: original_uri(extensions).unwrap_or(request.uri()),
            headers: request.headers(),
            clerk: Some(self.clerk.clone()),
            middleware_result: extensions.get().cloned(),
            path: &[],
        }
    }

    /// Stores the instance and the result for the handlers below.
    fn attach<B>(&self, result: &MiddlewareResult, request: &mut Request<B>) {
        let extensions = request.extensions_mut();
        extensions.insert(self.clerk.clone());
        extensions.insert(result.clone());
    }
}

/// Responds to a request whose authentication needs I/O.
async fn respond<S, In, Out>(
    layer: ClerkLayer,
    clerk: Clerk,
    mut inner: S,
    mut request: Request<In>,
    selects_protocol: bool,
) -> Result<Response<Out>, S::Error>
where
    S: Service<Request<In>, Response = Response<Out>>,
    Out: ReplyBody,
{
    let authenticated = {
        let (view, proxy) = (layer.view(&request), layer.proxy.as_ref());
        authorize::middleware_slow_path(view, proxy, clerk).await
    };
    let result = match authenticated {
        Ok(result) => result.selecting_protocol(selects_protocol),
        Err(reply) => return Ok(reject(request.headers(), reply)),
    };
    layer.attach(&result, &mut request);
    ClerkFuture::handler(inner.call(request), result).await
}

/// Forwards a request to the Frontend API.
async fn forward<B: ReplyBody, E>(
    clerk: Clerk,
    path: ProxyPath,
    request: Request<impl Body>,
) -> Result<Response<B>, E> {
    let (parts, body) = request.into_parts();
    let request = ProxiedRequest {
        method: &parts.method,
        uri: original_uri(&parts.extensions).unwrap_or(&parts.uri),
        headers: &parts.headers,
        peer: peer(&parts.extensions),
    };
    let body = body.into_data_stream();
    let body = body.map_ok(|mut chunk| chunk.copy_to_bytes(chunk.remaining()));
    let (parts, body) = proxy::forward(&clerk, &path, request, body)
        .await
        .into_parts();
    let body = match B::from_stream(body) {
        Ok(body) => return Ok(Response::from_parts(parts, body)),
        Err(body) => body,
    };
    let response = proxy::buffered(&clerk, Response::from_parts(parts, body));
    Ok(response.await.map(B::from_bytes))
}
