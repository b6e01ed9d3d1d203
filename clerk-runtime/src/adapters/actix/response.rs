//! Conversion of replies, denials and Backend API errors into actix-web responses and errors.

use actix_web::body::{self, BodyStream, BoxBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::adapters::explicit::FromRejection;
use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::proxy::{ProxyResponse, length};
use crate::response::{IntoStatusCode, Reply, ResponseHeaders};

/// Returns the status as a type of `http` 0.2, which actix-web uses.
fn translated_status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn status(reply: &Reply) -> StatusCode {
    translated_status(reply.status_code())
}

fn response(reply: &Reply) -> HttpResponse {
    let body = BoxBody::new(reply.body().clone());
    with_headers(
        HttpResponse::with_body(status(reply), body),
        reply.headers(),
    )
}

/// Converts a response of the Frontend API.
pub(super) fn streamed(response: ProxyResponse) -> HttpResponse {
    let (length, has_no_body) = (length(&response), response.body().is_end_stream());
    let (parts, body) = response.into_parts();
    let stream = body.into_data_stream();
    let body = match length {
        Some(length) => BoxBody::new(SizedStream::new(length, stream)),
        None if has_no_body => BoxBody::new(body::None::new()),
        None => BoxBody::new(BodyStream::new(stream)),
    };
    let response = HttpResponse::with_body(translated_status(parts.status), body);
    with_headers(response, &parts.headers)
}

fn with_headers(mut response: HttpResponse, headers: &http::HeaderMap) -> HttpResponse {
    for (name, value) in headers {
        ResponseHeaders::append(response.headers_mut(), name, value);
    }
    response
}

/// Returns the header as types of `http` 0.2.
fn translated(name: &http::HeaderName, value: &http::HeaderValue) -> Option<Header> {
    let name = HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
    Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
}

type Header = (HeaderName, HeaderValue);

impl ResponseHeaders for HeaderMap {
    fn names(&self) -> Vec<String> {
        self.keys().map(ToString::to_string).collect()
    }

    fn values(&self, name: &http::HeaderName) -> Vec<String> {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.get_all(name.as_str()).map(text).collect()
    }

    fn remove(&mut self, name: &str) {
        Self::remove(self, name);
    }

    fn append(&mut self, name: &http::HeaderName, value: &http::HeaderValue) {
        if let Some((name, value)) = translated(name, value) {
            Self::append(self, name, value);
        }
    }
}

impl IntoStatusCode for StatusCode {
    fn into_status_code(self) -> http::StatusCode {
        self.as_u16().into_status_code()
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

respond!(Reply: Reply::clone, Denial: authorize::denied, api::Error: authorize::api_failed);

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
