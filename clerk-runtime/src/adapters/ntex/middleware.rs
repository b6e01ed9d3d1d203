//! The middleware as an ntex middleware.

use ntex::web::{WebRequest, WebResponse};
use ntex::{Middleware, Service, ServiceCtx};

use super::head;
use super::response::respond;
use crate::adapters::ClerkMiddleware;
use crate::adapters::head::Head;
use crate::authorize;
use crate::response::ResponseHeaders;
use crate::service::Clerk;

impl<S, Config> Middleware<S, Config> for ClerkMiddleware {
    type Service = ClerkWebService<S>;

    fn create(&self, inner: S, _: Config) -> ClerkWebService<S> {
        ClerkWebService {
            clerk: self.clerk(),
            inner,
        }
    }
}

/// Service produced by [`ClerkMiddleware`] in ntex.
#[derive(Debug)]
pub struct ClerkWebService<S> {
    clerk: Clerk,
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
        let head = head::read(request.head(), &request.extensions(), None);
        let mut head = Head {
            clerk: Some(self.clerk.clone()),
            ..head
        };
        let selects = head.move_websocket_token(&self.clerk, |name, values| {
            ResponseHeaders::replace(request.headers_mut(), name, values);
        });
        let middleware_result = match authorize::run_middleware(head.view(), None).await {
            Ok(middleware_result) => middleware_result.selecting_protocol(selects),
            Err(reply) => return Ok(request.into_response(respond(&reply))),
        };
        request.extensions_mut().insert(self.clerk.clone());
        request.extensions_mut().insert(middleware_result.clone());
        let mut response = context.call(&self.inner, request).await?;
        middleware_result.decorate(response.status().as_u16(), response.headers_mut());
        Ok(response)
    }
}
