//! The middleware as a salvo hoop.

use futures_util::TryStreamExt as _;
use salvo_core::http::StatusCode;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use super::guard::view;
use super::response::{Redirected, send, stream};
use crate::adapters::{ClerkMiddleware, ClerkReplies};
use crate::authorize::{self, RequestView};
use crate::proxy::{self, ProxiedRequest, ProxyPath, ProxyResponse};
use crate::service::Clerk;

#[async_trait]
impl Handler for ClerkMiddleware {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        flow: &mut FlowCtrl,
    ) {
        if let Some(path) = self.proxy_for(request.uri().path()) {
            let proxied = Box::pin(forward(&self.clerk(), path, request)).await;
            stream(proxied, response);
            return flow.skip_rest();
        }
        let method = request.method().clone();
        let selects_protocol =
            authorize::move_websocket_token(&self.clerk(), &method, request.headers_mut());
        let request_view = RequestView {
            clerk: Some(self.clerk()),
            ..view(request, depot)
        };
        let middleware_result = match authorize::run_middleware(request_view, self.proxy()).await {
            Ok(middleware_result) => middleware_result.selecting_protocol(selects_protocol),
            Err(reply) => {
                send(&reply, response);
                return flow.skip_rest();
            }
        };
        depot
            .insert_typed(self.clerk())
            .insert_typed(middleware_result.clone());
        flow.call_next(request, depot, response).await;
        complete(depot, response);
        let status = response.status_code.unwrap_or(StatusCode::NOT_FOUND);
        middleware_result.decorate(status.as_u16(), response.headers_mut());
    }
}

#[async_trait]
impl Handler for ClerkReplies {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        flow: &mut FlowCtrl,
    ) {
        flow.call_next(request, depot, response).await;
        complete(depot, response);
    }
}

async fn forward(clerk: &Clerk, path: &ProxyPath, request: &mut Request) -> ProxyResponse {
    let frames = request.take_body();
    let body = frames.try_filter_map(async |frame| Ok(frame.into_data().ok()));
    let proxied = ProxiedRequest {
        method: request.method(),
        uri: request.uri(),
        headers: request.headers(),
        peer: request.remote_addr().ip(),
    };
    proxy::forward(clerk, path, proxied, body).await
}

/// Restores the status of a guard's redirect, which salvo has replaced with 400.
fn complete(depot: &mut Depot, response: &mut Response) {
    if let Ok(Redirected(status)) = depot.remove_typed()
        && response.status_code == Some(StatusCode::BAD_REQUEST)
    {
        response.status_code(status);
    }
}
