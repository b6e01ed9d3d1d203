//! [`Require`] as an actix-web transform.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};

use super::head;
use crate::adapters::Require;
use crate::adapters::require::Authorized;
use crate::policy::HasPolicy;
use crate::response::retain_preflight_headers;

impl<P, S, B> Transform<S, ServiceRequest> for Require<P>
where
    P: HasPolicy,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = RequireMiddlewareService<S, P>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(RequireMiddlewareService {
            require: self.clone(),
            inner: Rc::new(service),
        }))
    }
}

/// Service produced by [`Require`].
pub struct RequireMiddlewareService<S, P> {
    require: Require<P>,
    inner: Rc<S>,
}

impl<S, P> fmt::Debug for RequireMiddlewareService<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireMiddlewareService")
            .field("require", &self.require)
            .finish_non_exhaustive()
    }
}

impl<P, S, B> Service<ServiceRequest> for RequireMiddlewareService<S, P>
where
    P: HasPolicy,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (require, inner) = (self.require.clone(), Rc::clone(&self.inner));
        Box::pin(async move {
            let head = head::read(request.request(), &P::POLICY.path_parameters());
            match require.authorize(head.view()).await {
                Ok(Authorized::Caller(auth)) => {
                    request.extensions_mut().insert(auth);
                    Ok(inner.call(request).await?.map_into_left_body())
                }
                Ok(Authorized::Preflight) => match inner.call(request).await {
                    Ok(mut response) => {
                        retain_preflight_headers(response.headers_mut());
                        Ok(response.map_body(|_, _| EitherBody::right(BoxBody::new(()))))
                    }
                    Err(mut error) => {
                        error.add_response_mapper(without_body);
                        Err(error)
                    }
                },
                Err(reply) => Ok(request
                    .into_response(reply.error_response())
                    .map_into_right_body()),
            }
        })
    }
}

/// Returns the parts of an error's response to a preflight that a browser reads.
fn without_body(mut response: HttpResponse) -> HttpResponse {
    retain_preflight_headers(response.headers_mut());
    response.set_body(BoxBody::new(()))
}
