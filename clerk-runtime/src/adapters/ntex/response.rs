//! Replies, denials and Backend API errors as ntex responses and errors.

use ntex::http::body::Body;
use ntex::http::header::HeaderValue;
use ntex::http::{HeaderMap, StatusCode};
use ntex::web::error::ErrorRenderer;
use ntex::web::{HttpRequest, HttpResponse, Responder, WebResponseError};

use crate::api;
use crate::gate;
use crate::policy::Denial;
use crate::response::Reply;

pub(super) fn respond(reply: &Reply) -> HttpResponse {
    let body = match reply.body() {
        empty if empty.is_empty() => Body::Empty,
        body => Body::from_slice(body),
    };
    let mut response = HttpResponse::new(reply.status_code()).set_body(body);
    append(reply.headers(), response.headers_mut());
    response
}

/// Adds headers to a response's own.
pub(super) fn append(headers: &http::HeaderMap, to: &mut HeaderMap) {
    for (name, value) in headers {
        to.append(name.clone(), HeaderValue::from(value));
    }
}

macro_rules! respond {
    ($($kind:ty: $reply:expr),* $(,)?) => {
        $(
            impl<Renderer: ErrorRenderer> WebResponseError<Renderer> for $kind {
                fn status_code(&self) -> StatusCode {
                    $reply(self).status_code()
                }

                fn error_response(&self, _: &HttpRequest) -> HttpResponse {
                    respond(&$reply(self))
                }
            }

            impl<Renderer> Responder<Renderer> for $kind {
                async fn respond_to(self, _: &HttpRequest) -> HttpResponse {
                    respond(&$reply(&self))
                }
            }
        )*
    };
}

respond!(Reply: Reply::clone, Denial: gate::denied, api::Error: gate::api_failed);
