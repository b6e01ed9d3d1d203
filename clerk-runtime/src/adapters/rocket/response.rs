//! Conversion of replies, denials and Backend API errors into rocket responders.

use std::io::Cursor;

use http::header::{ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_TYPE, VARY};
use rocket::Request;
use rocket::http::Status;
use rocket::response::{self, Responder, Response};

use super::request_cache::{PendingReply, request_cache};
use crate::api;
use crate::authorize;
use crate::policy::Denial;
use crate::response::{IntoStatusCode, Reply, ResponseHeaders};

pub(super) fn status(reply: &Reply) -> Status {
    Status::new(reply.status_code().as_u16())
}

/// Converts a reply into a response.
pub(super) fn send(reply: &Reply) -> Response<'static> {
    let mut response = with_head(reply.status_code(), reply.headers());
    response.set_sized_body(reply.body().len(), Cursor::new(reply.body().clone()));
    response
}

/// Creates a response without a body.
pub(super) fn with_head(status: http::StatusCode, headers: &http::HeaderMap) -> Response<'static> {
    let mut response = Response::new();
    response.set_status(Status::new(status.as_u16()));
    write(headers, &mut response);
    response
}

/// Replaces a catcher's response with a reply, and keeps the headers that the reply does not set.
pub(super) fn replace(reply: &Reply, response: &mut Response<'_>) {
    response.set_status(status(reply));
    response.remove_header(CONTENT_TYPE.as_str());
    for (name, value) in reply.headers() {
        if *name == VARY || *name == ACCESS_CONTROL_EXPOSE_HEADERS {
            ResponseHeaders::append(response, name, value);
        } else {
            response.set(name, value);
        }
    }
    response.set_sized_body(reply.body().len(), Cursor::new(reply.body().clone()));
}

/// Leaves a request to the application's catcher, and the reply's headers to the fairing.
pub(super) fn hide(request: &Request<'_>, reply: Reply) -> Status {
    let status = status(&reply);
    request_cache(request).reply = Some(PendingReply::of_request(reply));
    status
}

/// Adds headers to those of a response.
pub(super) fn write(headers: &http::HeaderMap, response: &mut Response<'_>) {
    for (name, value) in headers {
        ResponseHeaders::append(response, name, value);
    }
}

impl ResponseHeaders for Response<'_> {
    fn names(&self) -> Vec<String> {
        self.headers()
            .iter()
            .map(|it| it.name().as_str().to_owned())
            .collect()
    }

    fn values(&self, name: &http::HeaderName) -> Vec<String> {
        self.headers()
            .get(name.as_str())
            .map(str::to_owned)
            .collect()
    }

    fn remove(&mut self, name: &str) {
        self.remove_header(name);
    }

    fn append(&mut self, name: &http::HeaderName, value: &http::HeaderValue) {
        // The values of rocket's headers are text.
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.adjoin_raw_header(name.as_str().to_owned(), value);
    }
}

impl IntoStatusCode for Status {
    fn into_status_code(self) -> http::StatusCode {
        self.code.into_status_code()
    }
}

macro_rules! respond {
    ($($kind:ty: $reply:expr),* $(,)?) => {
        $(
            /// A hidden reply is left to the application's catcher.
            impl<'r> Responder<'r, 'static> for $kind {
                fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
                    let reply = $reply(&self);
                    if reply.is_hidden() { Err(hide(request, reply)) } else { Ok(send(&reply)) }
                }
            }
        )*
    };
}

respond!(Reply: Reply::clone, Denial: authorize::denied, api::Error: authorize::api_failed);
