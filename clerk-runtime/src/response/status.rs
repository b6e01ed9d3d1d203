//! Conversion of status codes.

use http::StatusCode;

/// Status code, as a number or in the type of `http` or of the framework.
///
/// Implemented for `u16`, [`http::StatusCode`], actix-web's `StatusCode` and rocket's `Status`.
pub trait IntoStatusCode {
    /// Returns the status code. A number that is not an HTTP status becomes 500.
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
