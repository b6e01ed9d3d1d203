//! Conversion of replies, denials and Backend API errors into axum responses.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Frame;

use crate::adapters::tower::{ReplyBody, response};
use crate::api::{self, TransportBody};
use crate::authorize;
use crate::policy::Denial;
use crate::response::Reply;

impl ReplyBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        bytes.into()
    }

    fn from_stream(body: TransportBody) -> Result<Self, TransportBody> {
        Ok(Self::new(body))
    }

    fn without_length() -> Self {
        Self::new(WithoutLength)
    }
}

/// Empty body whose size is unknown.
struct WithoutLength;

impl http_body::Body for WithoutLength {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    /// Returns `true`, so that hyper sends the response like one with an empty body.
    fn is_end_stream(&self) -> bool {
        true
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        response(self)
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
