//! The middleware as an ntex middleware.

use ntex::web::{WebRequest, WebResponse};
use ntex::{Middleware, Service, ServiceCtx};

use super::head;
use super::response::{respond, streamed};
use crate::adapters::ClerkMiddleware;
use crate::adapters::head::Head;
use crate::authorize;
use crate::proxy::{self, ProxyPath, ProxyResponse};
use crate::response::ResponseHeaders;
use crate::service::Clerk;

impl<S, Config> Middleware<S, Config> for ClerkMiddleware {
    type Service = ClerkWebService<S>;

    fn create(&self, inner: S, _: Config) -> ClerkWebService<S> {
        ClerkWebService {
            middleware: self.clone(),
            inner,
        }
    }
}

/// Service produced by [`ClerkMiddleware`] in ntex.
#[derive(Debug)]
pub struct ClerkWebService<S> {
    middleware: ClerkMiddleware,
    inner: S,
}

impl<S, Renderer> Service<WebRequest<Renderer>> for ClerkWebService<S>
where
    S: Service<WebRequest<Renderer>, Response = WebResponse>,
{
    type Response = WebResponse;
    type Error = S::Error;

    ntex::forward_poll!(inner);
    ntex::forward_ready!(inner);
    ntex::forward_shutdown!(inner);

    async fn call(
        &self,
        mut request: WebRequest<Renderer>,
        context: ServiceCtx<'_, Self>,
    ) -> Result<WebResponse, S::Error> {
        let clerk = self.middleware.clerk();
        let head = head::read(request.head(), &request.extensions(), None);
        let mut head = Head {
            clerk: Some(clerk.clone()),
            ..head
        };
        if let Some(path) = self.middleware.proxy_for(head.uri.path()) {
            let response = Box::pin(forward(&clerk, path, &head, &mut request)).await;
            return Ok(request.into_response(streamed(response)));
        }
        let selects_protocol = head.move_websocket_token(&clerk, |name, values| {
            ResponseHeaders::replace(request.headers_mut(), name, values);
        });
        let proxy = self.middleware.proxy();
        let middleware_result = match authorize::run_middleware(head.view(), proxy).await {
            Ok(middleware_result) => middleware_result.selecting_protocol(selects_protocol),
            Err(reply) => return Ok(request.into_response(respond(&reply))),
        };
        request.extensions_mut().insert(clerk);
        request.extensions_mut().insert(middleware_result.clone());
        let mut response = context.call(&self.inner, request).await?;
        middleware_result.decorate(response.status().as_u16(), response.headers_mut());
        Ok(response)
    }
}

async fn forward<Renderer>(
    clerk: &Clerk,
    path: &ProxyPath,
    head: &Head<'_>,
    request: &mut WebRequest<Renderer>,
) -> ProxyResponse {
    let peer = request.peer_addr().map(|address| address.ip());
    proxy::forward(clerk, path, head.proxied(peer), request.take_payload()).await
}
