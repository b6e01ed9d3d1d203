//! Conversion of replies, denials and Backend API errors into salvo writers.

use http_body::Body as _;
use http_body_util::BodyExt as _;
use salvo_core::http::{ResBody, StatusCode};
use salvo_core::{Depot, Request, Response, Writer, async_trait};

use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::proxy::ProxyResponse;
use crate::response::Reply;

/// Status of a redirect that an extractor sent. Salvo replaces it with 400, so a hoop restores it.
pub(super) struct Redirected(pub(super) StatusCode);

/// Sends a reply. A hidden one has neither body nor content type, so that the application's catcher
/// responds as to a path without a route.
pub(super) fn send(reply: &Reply, response: &mut Response) {
    response.status_code(reply.status_code());
    for (name, value) in reply.headers() {
        response.headers_mut().append(name, value.clone());
    }
    if !reply.body().is_empty() {
        response.body(ResBody::Once(reply.body().clone()));
    }
}

/// Sends a response of the Frontend API.
pub(super) fn stream(proxied: ProxyResponse, response: &mut Response) {
    let (parts, body) = proxied.into_parts();
    response.status_code(parts.status);
    response.headers_mut().extend(parts.headers);
    if !body.is_end_stream() {
        response.body(ResBody::Boxed(Box::pin(body.map_err(Into::into))));
    }
}

#[async_trait]
impl Writer for Reply {
    async fn write(self, _: &mut Request, depot: &mut Depot, response: &mut Response) {
        let status = self.status_code();
        if status.is_redirection() {
            depot.insert_typed(Redirected(status));
        }
        send(&self, response);
    }
}

#[async_trait]
impl Writer for Denial {
    async fn write(self, request: &mut Request, depot: &mut Depot, response: &mut Response) {
        authorize::denied(&self)
            .write(request, depot, response)
            .await;
    }
}

#[async_trait]
impl Writer for api::Error {
    async fn write(self, request: &mut Request, depot: &mut Depot, response: &mut Response) {
        authorize::api_failed(&self)
            .write(request, depot, response)
            .await;
    }
}
