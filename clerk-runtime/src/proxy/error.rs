//! Errors of the proxy, and their replies.

use http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER};

use crate::api::{TransportError, TransportErrorKind};
use crate::response::{self, Reply};

/// Error of a forwarded request. The texts of its reply contain no details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProxyError {
    /// The method makes a server echo the request or open a tunnel.
    MethodNotAllowed,
    /// There is no secret key.
    Configuration,
    /// The path cannot be forwarded.
    PathMismatch,
    /// Neither a setting nor the request names the application's host.
    UnknownOrigin,
    BodyTooLarge,
    /// The client has ended the connection before the end of the body.
    BodyIncomplete,
    /// The body did not arrive in time.
    BodyTimeout,
    /// Too many requests are being forwarded.
    Busy,
    /// The Frontend API cannot be reached, or its response cannot be used.
    RequestFailed(TransportErrorKind),
    /// The Frontend API did not respond in time.
    RequestTimeout,
}

impl From<TransportError> for ProxyError {
    fn from(error: TransportError) -> Self {
        match error.kind() {
            TransportErrorKind::Timeout => Self::RequestTimeout,
            kind => Self::RequestFailed(kind),
        }
    }
}

impl ProxyError {
    /// Returns the reply, which has the shape of Clerk's errors.
    pub(super) fn reply(self) -> Reply {
        let (status, code, message) = self.parts();
        let reply = match self {
            Self::UnknownOrigin => response::without_public_origin(),
            _ => response::error(status, code, message),
        };
        let reply = reply.set(CACHE_CONTROL, "no-store");
        match self {
            Self::Busy => reply.set(RETRY_AFTER, "1"),
            Self::MethodNotAllowed => {
                reply.set(ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
            }
            _ => reply,
        }
    }

    fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::MethodNotAllowed => (
                405,
                "method_not_allowed",
                "The method cannot be forwarded to the Frontend API.",
            ),
            Self::Configuration => (
                500,
                "proxy_configuration_error",
                "The proxy of the Frontend API is not configured.",
            ),
            Self::PathMismatch | Self::UnknownOrigin => (
                400,
                "proxy_path_mismatch",
                "The path cannot be forwarded to the Frontend API.",
            ),
            Self::BodyTooLarge => (
                413,
                "proxy_body_too_large",
                "The body is too large for the Frontend API.",
            ),
            Self::BodyIncomplete => (400, "proxy_body_incomplete", "The body is incomplete."),
            Self::BodyTimeout => (
                408,
                "proxy_body_timeout",
                "The body did not arrive in time.",
            ),
            Self::Busy => (
                503,
                "proxy_busy",
                "Too many requests are being forwarded. Try again later.",
            ),
            Self::RequestFailed(_) => (
                502,
                "proxy_request_failed",
                "The Frontend API cannot be reached.",
            ),
            Self::RequestTimeout => (
                504,
                "proxy_request_timeout",
                "The Frontend API did not answer in time.",
            ),
        }
    }
}
