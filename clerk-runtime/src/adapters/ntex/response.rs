//! Conversion of replies, denials and Backend API errors into ntex responses and errors.

use ntex::http::body::Body;
use ntex::http::header::HeaderValue;
use ntex::http::{HeaderMap, StatusCode};
use ntex::web::error::ErrorRenderer;
use ntex::web::{HttpRequest, HttpResponse, Responder, WebResponseError};

use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::response::{Reply, ResponseHeaders};

pub(super) fn respond(reply: &Reply) -> HttpResponse {
    let body = match reply.body() {
        empty if empty.is_empty() => Body::Empty,
        body => Body::from_slice(body),
    };
    let mut response = HttpResponse::new(reply.status_code()).set_body(body);
    for (name, value) in reply.headers() {
        ResponseHeaders::append(response.headers_mut(), name, value);
    }
    response
}

impl ResponseHeaders for HeaderMap {
    fn names(&self) -> Vec<String> {
        self.keys().map(ToString::to_string).collect()
    }

    fn values(&self, name: &http::HeaderName) -> Vec<String> {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.get_all(name).map(text).collect()
    }

    fn remove(&mut self, name: &str) {
        Self::remove(self, name);
    }

    fn append(&mut self, name: &http::HeaderName, value: &http::HeaderValue) {
        Self::append(self, name.clone(), HeaderValue::from(value));
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

respond!(Reply: Reply::clone, Denial: authorize::denied, api::Error: authorize::api_failed);
