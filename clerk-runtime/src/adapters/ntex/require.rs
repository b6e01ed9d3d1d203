//! [`Require`] as an ntex middleware.

use std::fmt;

use ntex::http::ResponseError;
use ntex::http::body::Body;
use ntex::web::{WebRequest, WebResponse};
use ntex::{Middleware, Service, ServiceCtx};

use super::head;
use super::response::respond;
use crate::adapters::Require;
use crate::adapters::head::Head;
use crate::adapters::require::Authorized;
use crate::policy::HasPolicy;
use crate::response::{Reply, retain_preflight_headers};

impl<S, P, Config> Middleware<S, Config> for Require<P> {
    type Service = RequireWebService<S, P>;

    fn create(&self, inner: S, _: Config) -> RequireWebService<S, P> {
        RequireWebService {
            require: self.clone(),
            inner,
        }
    }
}

/// Service produced by [`Require`] in ntex.
pub struct RequireWebService<S, P> {
    require: Require<P>,
    inner: S,
}

impl<S, P> fmt::Debug for RequireWebService<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireWebService")
            .field("require", &self.require)
            .finish_non_exhaustive()
    }
}

impl<S, P, Renderer> Service<WebRequest<Renderer>> for RequireWebService<S, P>
where
    P: HasPolicy,
    S: Service<WebRequest<Renderer>, Response = WebResponse>,
    S::Error: ResponseError + From<Reply>,
{
    type Response = WebResponse;
    type Error = S::Error;

    ntex::forward_poll!(inner);
    ntex::forward_ready!(inner);
    ntex::forward_shutdown!(inner);

    async fn call(
        &self,
        request: WebRequest<Renderer>,
        context: ServiceCtx<'_, Self>,
    ) -> Result<WebResponse, S::Error> {
        let head = Head {
            path: head::path::<P>(request.match_info()),
            ..head::read(request.head(), &request.extensions(), None)
        };
        match self.require.authorize(head.view()).await {
            Ok(Authorized::Caller(auth)) => {
                request.extensions_mut().insert(auth);
                context.call(&self.inner, request).await
            }
            Ok(Authorized::Preflight) => {
                let response = context.call(&self.inner, request).await;
                let mut response = response.map_err(|error| status_of(&error))?;
                retain_preflight_headers(response.headers_mut());
                Ok(response.map_body(|_, _| Body::Empty.into()))
            }
            Err(reply) => Ok(request.into_response(respond(&reply))),
        }
    }
}

/// Returns the status of an error's response to a preflight, since ntex renders errors of
/// middleware as text and without their headers.
fn status_of(error: &impl ResponseError) -> Reply {
    Reply::status(error.error_response().status().as_u16())
}
