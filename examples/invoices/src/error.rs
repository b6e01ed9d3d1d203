//! Errors of the application as responses.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use clerk_runtime::Reply;
use serde_json::json;

/// Reason why an operation failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("there is no such invoice")]
    NotFound,
    #[error("the invoice is approved, or you created it")]
    NotApprovable,
    /// A field has a value that is not allowed.
    #[error("{0}")]
    Invalid(&'static str),
    /// axum cannot read a part of the request.
    #[error("{1}")]
    Unreadable(StatusCode, String),
    /// The policy accepted a caller without an organization or a user: a programming error.
    #[error("the caller has no organization or no user")]
    Incomplete,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Error {
    const fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::NotApprovable => (StatusCode::CONFLICT, "not-approvable"),
            Self::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::Unreadable(status, _) => (*status, "unreadable"),
            Self::Incomplete => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            Self::Database(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        }
    }
}

/// The body has the format of clerk-runtime's own rejections, so that clients need one parser.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        if status.is_server_error() {
            let cause = std::error::Error::source(&self);
            tracing::error!(cause, "{self}");
        }
        let errors = json!([{ "code": code, "message": self.to_string() }]);
        Reply::json(status, json!({ "errors": errors })).into_response()
    }
}

macro_rules! unreadable {
    ($($rejection:ty),+) => {$(
        impl From<$rejection> for Error {
            fn from(rejection: $rejection) -> Self {
                Self::Unreadable(rejection.status(), rejection.body_text())
            }
        }
    )+};
}
unreadable!(JsonRejection, PathRejection, QueryRejection);
