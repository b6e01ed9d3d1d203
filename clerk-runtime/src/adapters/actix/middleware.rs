//! The middleware as an actix-web transform.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{Error, HttpMessage, ResponseError};

use super::head;
use super::response::streamed;
use crate::adapters::ClerkMiddleware;
use crate::adapters::head::Head;
use crate::authorize::{self, MiddlewareResult};
use crate::proxy::{self, ProxyPath, ProxyResponse};
use crate::response::ResponseHeaders;
use crate::service::Clerk;

impl<S, B> Transform<S, ServiceRequest> for ClerkMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = ClerkMiddlewareService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(ClerkMiddlewareService {
            middleware: self.clone(),
            inner: Rc::new(service),
        }))
    }
}

/// Service produced by [`ClerkMiddleware`].
#[derive(Debug)]
pub struct ClerkMiddlewareService<S> {
    middleware: ClerkMiddleware,
    inner: Rc<S>,
}

impl<S, B> Service<ServiceRequest> for ClerkMiddlewareService<S>
where
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
        Box::pin(respond(
            self.middleware.clone(),
            Rc::clone(&self.inner),
            request,
        ))
    }
}

async fn respond<S, B>(
    middleware: ClerkMiddleware,
    inner: Rc<S>,
    mut request: ServiceRequest,
) -> Result<ServiceResponse<EitherBody<B>>, Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    let clerk = middleware.clerk();
    let head = head::read(request.request(), &[]);
    let mut head = Head {
        clerk: Some(clerk.clone()),
        ..head
    };
    if let Some(path) = middleware.proxy_for(head.uri.path()) {
        let response = Box::pin(forward(&clerk, path, &head, &mut request)).await;
        let response = request.into_response(streamed(response));
        return Ok(response.map_into_right_body());
    }
    let selects_protocol = head.move_websocket_token(&clerk, |name, values| {
        ResponseHeaders::replace(request.headers_mut(), name, values);
    });
    let middleware_result = match authorize::run_middleware(head.view(), middleware.proxy()).await {
        Ok(middleware_result) => middleware_result.selecting_protocol(selects_protocol),
        Err(reply) => {
            return Ok(request
                .into_response(reply.error_response())
                .map_into_right_body());
        }
    };
    request.extensions_mut().insert(clerk);
    request.extensions_mut().insert(middleware_result.clone());
    match inner.call(request).await {
        Ok(mut response) => {
            middleware_result.decorate(response.status().as_u16(), response.headers_mut());
            Ok(response.map_into_left_body())
        }
        Err(error) => Err(decorated(error, middleware_result)),
    }
}

async fn forward(
    clerk: &Clerk,
    path: &ProxyPath,
    head: &Head<'_>,
    request: &mut ServiceRequest,
) -> ProxyResponse {
    let peer = request.peer_addr().map(|address| address.ip());
    proxy::forward(clerk, path, head.proxied(peer), request.take_payload()).await
}

/// Returns the error with a mapper that decorates its response. Outer middleware that inspects the
/// error still finds the original one.
fn decorated(mut error: Error, middleware_result: MiddlewareResult) -> Error {
    error.add_response_mapper(move |mut response| {
        middleware_result.decorate(response.status().as_u16(), response.headers_mut());
        response
    });
    error
}
