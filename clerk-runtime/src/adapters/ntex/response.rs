//! Conversion of replies, denials and Backend API errors into ntex responses and errors.

use std::error::Error;
use std::rc::Rc;

use futures_util::StreamExt as _;
use http_body::Body as _;
use http_body_util::BodyExt as _;
use ntex::http::body::{Body, BoxedBodyStream, SizedStream};
use ntex::http::header::HeaderValue;
use ntex::http::{HeaderMap, StatusCode};
use ntex::util::Bytes;
use ntex::web::error::ErrorRenderer;
use ntex::web::{HttpRequest, HttpResponse, Responder, WebResponseError};

use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::proxy::{ProxyResponse, length};
use crate::response::{Reply, ResponseHeaders};

pub(super) fn respond(reply: &Reply) -> HttpResponse {
    let body = match reply.body() {
        empty if empty.is_empty() => Body::Empty,
        body => Body::from_slice(body),
    };
    let response = HttpResponse::new(reply.status_code()).set_body(body);
    with_headers(response, reply.headers())
}

/// Converts a response of the Frontend API.
pub(super) fn streamed(response: ProxyResponse) -> HttpResponse {
    let (length, has_no_body) = (length(&response), response.body().is_end_stream());
    let (parts, body) = response.into_parts();
    let stream = body.into_data_stream().map(|chunk| match chunk {
        Ok(chunk) => Ok(Bytes::copy_from_slice(&chunk)),
        Err(error) => Err(Rc::new(error) as Rc<dyn Error>),
    });
    let body = match length {
        Some(length) => SizedStream::new(length, stream).into(),
        None if has_no_body => Body::None,
        None => BoxedBodyStream::new(stream).into(),
    };
    with_headers(
        HttpResponse::new(parts.status).set_body(body),
        &parts.headers,
    )
}

fn with_headers(mut response: HttpResponse, headers: &http::HeaderMap) -> HttpResponse {
    for (name, value) in headers {
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
