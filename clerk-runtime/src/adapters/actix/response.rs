//! Replies, denials and Backend API errors as actix-web responses and errors.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};

use crate::adapters::explicit::FromRejection;
use crate::api;
use crate::gate;
use crate::policy::Denial;
use crate::response::Reply;

/// A status in `http` 0.2, which actix-web speaks.
fn status(reply: &Reply) -> StatusCode {
    StatusCode::from_u16(reply.status_code().as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn response(reply: &Reply) -> HttpResponse {
    let mut response =
        HttpResponse::new(status(reply)).set_body(BoxBody::new(reply.body().clone()));
    append(reply.headers(), response.headers_mut());
    response
}

/// Adds headers to a response's own.
pub(super) fn append(headers: &http::HeaderMap, to: &mut HeaderMap) {
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            to.append(name, value);
        }
    }
}

macro_rules! respond {
    ($($kind:ty: $reply:expr),* $(,)?) => {
        $(
            impl ResponseError for $kind {
                fn status_code(&self) -> StatusCode {
                    status(&$reply(self))
                }

                fn error_response(&self) -> HttpResponse {
                    response(&$reply(self))
                }
            }

            impl Responder for $kind {
                type Body = BoxBody;

                fn respond_to(self, _: &HttpRequest) -> HttpResponse {
                    response(&$reply(&self))
                }
            }
        )*
    };
}

respond!(Reply: Reply::clone, Denial: gate::denied, api::Error: gate::api_failed);

impl FromRejection for HttpResponse {
    fn from_rejection(reply: Reply) -> Self {
        response(&reply)
    }
}

impl<E> FromRejection for Result<HttpResponse, E> {
    fn from_rejection(reply: Reply) -> Self {
        Ok(response(&reply))
    }
}
