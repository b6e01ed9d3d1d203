//! The middleware as a poem middleware.

use std::net::SocketAddr;

use poem::{Endpoint, IntoResponse, Middleware, Request, Response, Result};

use super::guard::view;
use super::response::{restore_hidden_headers, streamed};
use crate::adapters::ClerkMiddleware;
use crate::authorize::{self, RequestView};
use crate::proxy::{self, ProxiedRequest, ProxyPath, ProxyResponse};
use crate::service::Clerk;

impl<E: Endpoint> Middleware<E> for ClerkMiddleware {
    type Output = ClerkEndpoint<E>;

    fn transform(&self, inner: E) -> ClerkEndpoint<E> {
        ClerkEndpoint {
            middleware: self.clone(),
            inner,
        }
    }
}

/// Endpoint produced by [`ClerkMiddleware`] in poem.
///
/// It converts the inner endpoint's errors into responses, so that cookies can be attached to them.
/// Apply `.catch_error(…)` to the inner endpoint, not around the middleware.
#[derive(Debug)]
pub struct ClerkEndpoint<E> {
    middleware: ClerkMiddleware,
    inner: E,
}

impl<E: Endpoint> Endpoint for ClerkEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let clerk = self.middleware.clerk();
        if let Some(path) = self.middleware.proxy_for(request.original_uri().path()) {
            return Ok(streamed(Box::pin(forward(&clerk, path, request)).await));
        }
        let method = request.method().clone();
        let selects_protocol =
            authorize::move_websocket_token(&clerk, &method, request.headers_mut());
        let request_view = RequestView {
            clerk: Some(clerk.clone()),
            ..view(&request)
        };
        let proxy = self.middleware.proxy();
        let middleware_result = match authorize::run_middleware(request_view, proxy).await {
            Ok(middleware_result) => middleware_result.selecting_protocol(selects_protocol),
            Err(reply) => return Ok(reply.into_response()),
        };
        request.set_data(clerk);
        request.set_data(middleware_result.clone());
        let mut response = self.inner.get_response(request).await;
        restore_hidden_headers(&mut response);
        middleware_result.decorate(response.status().as_u16(), response.headers_mut());
        Ok(response)
    }
}

async fn forward(clerk: &Clerk, path: &ProxyPath, mut request: Request) -> ProxyResponse {
    let body = request.take_body().into_bytes_stream();
    let peer = request.remote_addr().as_socket_addr();
    let proxied = ProxiedRequest {
        method: request.method(),
        uri: request.original_uri(),
        headers: request.headers(),
        peer: peer.map(SocketAddr::ip),
    };
    let response = proxy::forward(clerk, path, proxied, body).await;
    // poem polls a connection again after a body has failed, and hyper then ends the body as if it were
    // complete. With its length, the client detects that it is not.
    proxy::with_length(clerk, response).await
}
