//! Replies, denials and Backend API errors as axum responses.

use axum::body::Body;
use axum::response::{IntoResponse, Response};

use crate::api;
use crate::gate;
use crate::policy::Denial;
use crate::response::Reply;

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.into_http::<Body>()
    }
}

impl IntoResponse for Denial {
    fn into_response(self) -> Response {
        gate::denied(&self).into_response()
    }
}

impl IntoResponse for api::Error {
    fn into_response(self) -> Response {
        gate::api_failed(&self).into_response()
    }
}
