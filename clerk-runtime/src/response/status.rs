//! A status code, in whatever form a handler has it.

use http::StatusCode;

/// A status code: a number, or the type of `http` or of the framework.
///
/// Implemented for `u16`, [`http::StatusCode`], actix-web's `StatusCode` and rocket's `Status`.
pub trait IntoStatusCode {
    /// Returns the status code. A number that is no HTTP status becomes 500.
    fn into_status_code(self) -> StatusCode;
}

impl IntoStatusCode for StatusCode {
    fn into_status_code(self) -> StatusCode {
        self
    }
}

impl IntoStatusCode for u16 {
    fn into_status_code(self) -> StatusCode {
        StatusCode::from_u16(self).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
