//! [`Require`] as a poem middleware.

use std::fmt;

use poem::{Body, Endpoint, IntoResponse as _, Middleware, Request, Response, Result};

use super::guard::{path_parameters, view};
use crate::adapters::Require;
use crate::adapters::require::Authorized;
use crate::authorize::RequestView;
use crate::policy::HasPolicy;
use crate::response::retain_preflight_headers;

impl<E: Endpoint, P: HasPolicy> Middleware<E> for Require<P> {
    type Output = RequireEndpoint<E, P>;

    fn transform(&self, inner: E) -> RequireEndpoint<E, P> {
        RequireEndpoint {
            require: self.clone(),
            inner,
        }
    }
}

/// Endpoint produced by [`Require`] in poem.
pub struct RequireEndpoint<E, P> {
    require: Require<P>,
    inner: E,
}

impl<E, P> fmt::Debug for RequireEndpoint<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireEndpoint")
            .field("require", &self.require)
            .finish_non_exhaustive()
    }
}

impl<E: Endpoint, P: HasPolicy> Endpoint for RequireEndpoint<E, P> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let path = path_parameters(&request, &P::POLICY.path_parameters());
        let view = RequestView {
            path: &path,
            ..view(&request)
        };
        match self.require.authorize(view).await? {
            Authorized::Caller(auth) => {
                request.set_data(auth);
                Ok(self.inner.call(request).await?.into_response())
            }
            Authorized::Preflight => {
                let mut response = self.inner.get_response(request).await;
                retain_preflight_headers(response.headers_mut());
                response.set_body(Body::empty());
                Ok(response)
            }
        }
    }
}
