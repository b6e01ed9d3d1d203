//! The middleware.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{Error, HttpMessage, ResponseError};

use super::head::Head;
use super::response::append;
use crate::driver::Clerk;
use crate::gate::{self, Outer};

/// Clerk's middleware for actix-web: what pages and browsers need.
///
/// Judges each request once, however many guards follow; sends the redirects of a handshake, and
/// attaches the cookies of a handshake or a refresh to the handler's own response. Handlers below
/// it find the instance in the request.
///
/// ```
/// # #[cfg(feature = "actix")]
/// # fn example(clerk: clerk_runtime::Clerk) {
/// use actix_web::App;
/// use clerk_runtime::ClerkMiddleware;
///
/// let app = App::new().wrap(ClerkMiddleware::new(clerk));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ClerkMiddleware {
    clerk: Clerk,
}

impl ClerkMiddleware {
    /// A middleware for this instance.
    #[must_use]
    pub fn new(clerk: Clerk) -> Self {
        Self { clerk }
    }
}

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
            clerk: self.clerk.clone(),
            inner: Rc::new(service),
        }))
    }
}

/// What [`ClerkMiddleware`] makes of a service.
#[derive(Debug)]
pub struct ClerkMiddlewareService<S> {
    clerk: Clerk,
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
        Box::pin(respond(self.clerk.clone(), Rc::clone(&self.inner), request))
    }
}

async fn respond<S, B>(
    clerk: Clerk,
    inner: Rc<S>,
    request: ServiceRequest,
) -> Result<ServiceResponse<EitherBody<B>>, Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    let head = Head::of_instance(request.request(), clerk.clone());
    let outer = match gate::precede(head.ask()).await {
        Ok(outer) => outer,
        Err(reply) => {
            return Ok(request
                .into_response(reply.error_response())
                .map_into_right_body());
        }
    };
    request.extensions_mut().insert(clerk);
    request.extensions_mut().insert(outer.clone());
    let mut response = inner.call(request).await?;
    decorate(&outer, &mut response);
    Ok(response.map_into_left_body())
}

/// Attaches what the state wants to tell the browser to the handler's response.
fn decorate<B>(outer: &Outer, response: &mut ServiceResponse<B>) {
    let mut headers = http::HeaderMap::new();
    outer.decorate(&mut headers);
    for name in headers
        .keys()
        .filter(|name| **name != http::header::SET_COOKIE)
    {
        response.headers_mut().remove(name.as_str());
    }
    append(&headers, response.headers_mut());
}
