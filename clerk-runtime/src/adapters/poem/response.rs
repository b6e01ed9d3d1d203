//! Conversion of replies, denials and Backend API errors into poem responses and errors.

use std::io;

use http_body_util::BodyExt as _;
use poem::error::NotFoundError;
use poem::http::HeaderMap;
use poem::{Body, Error, IntoResponse, Response};

use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::proxy::ProxyResponse;
use crate::response::Reply;

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        if self.is_hidden() {
            let mut response = not_found(&self).into_response();
            restore_hidden_headers(&mut response);
            return response;
        }
        let mut response = Response::builder()
            .status(self.status_code())
            .body(Body::empty());
        *response.headers_mut() = self.headers().clone();
        response.set_body(self.body().clone());
        response
    }
}

/// Converts a response of the Frontend API.
pub(super) fn streamed(response: ProxyResponse) -> Response {
    let (parts, body) = response.into_parts();
    let body = Body::from(body.map_err(io::Error::other).boxed());
    let mut response = Response::builder().status(parts.status).body(body);
    *response.headers_mut() = parts.headers;
    response
}

/// Converts a hidden reply into poem's own not-found error, so that the application's page for it
/// is sent.
impl From<Reply> for Error {
    fn from(reply: Reply) -> Self {
        if reply.is_hidden() {
            not_found(&reply)
        } else {
            Self::from_response(reply.into_response())
        }
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        authorize::denied(&denial).into()
    }
}

impl From<api::Error> for Error {
    fn from(error: api::Error) -> Self {
        authorize::api_failed(&error).into()
    }
}

impl IntoResponse for Denial {
    fn into_response(self) -> Response {
        authorize::denied(&self).into_response()
    }
}

impl IntoResponse for api::Error {
    fn into_response(self) -> Response {
        authorize::api_failed(&self).into_response()
    }
}

/// Headers of a hidden reply, attached to poem's own error as data.
#[derive(Clone)]
struct HiddenHeaders(HeaderMap);

fn not_found(reply: &Reply) -> Error {
    let mut error = Error::from(NotFoundError);
    error.set_data(HiddenHeaders(reply.headers().clone()));
    error
}

/// Adds the headers of the hidden reply to the response that poem made from its error.
pub(super) fn restore_hidden_headers(response: &mut Response) {
    if let Some(HiddenHeaders(headers)) = response.extensions_mut().remove() {
        response.headers_mut().extend(headers);
    }
}
