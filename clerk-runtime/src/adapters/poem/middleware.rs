//! The middleware as a poem middleware.

use poem::{Endpoint, IntoResponse, Middleware, Request, Response, Result};

use super::guard::ask;
use super::response::show;
use crate::adapters::ClerkMiddleware;
use crate::driver::Clerk;
use crate::gate::{self, Ask};

impl<E: Endpoint> Middleware<E> for ClerkMiddleware {
    type Output = ClerkEndpoint<E>;

    fn transform(&self, inner: E) -> ClerkEndpoint<E> {
        ClerkEndpoint {
            clerk: self.clerk(),
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
    clerk: Clerk,
    inner: E,
}

impl<E: Endpoint> Endpoint for ClerkEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let clerk = self.clerk.clone();
        let outer = match gate::precede(Ask {
            clerk: Some(clerk),
            ..ask(&request)
        })
        .await
        {
            Ok(outer) => outer,
            Err(reply) => return Ok(reply.into_response()),
        };
        request.set_data(self.clerk.clone());
        request.set_data(outer.clone());
        let mut response = self.inner.get_response(request).await;
        show(&mut response);
        outer.decorate(response.status().as_u16(), response.headers_mut());
        Ok(response)
    }
}
