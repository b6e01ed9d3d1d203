//! Conversion of replies, denials and Backend API errors into axum responses.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

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
