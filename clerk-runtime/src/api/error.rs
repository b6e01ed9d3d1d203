//! Errors of Backend API calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value};

use super::request::InvalidRequest;
use super::transport::{TransportError, TransportErrorKind};

/// Error of a Backend API call. It contains no key and no token.
///
/// As the response of a handler, Clerk's 401 and 403 (the configured key is wrong) become 500; 429,
/// 5xx and a missing response become 503; 404 and 422 keep their status and Clerk's codes.
#[derive(Clone)]
pub struct Error(Arc<ErrorInner>);

struct ErrorInner {
    operation: &'static str,
    cause: ErrorCause,
}

pub(super) enum ErrorCause {
    NoSecretKey,
    Invalid(InvalidRequest),
    Transport(TransportError),
    /// The rate limit would have delayed the call by this duration, beyond its timeout.
    Throttled(Duration),
    /// The response is not a success.
    Status(ErrorResponse),
    /// The response is a success, but the part at `path` cannot be deserialized.
    Unreadable {
        status: StatusCode,
        trace_id: Option<String>,
        path: String,
    },
}

pub(super) struct ErrorResponse {
    pub(super) status: StatusCode,
    pub(super) errors: Vec<ErrorItem>,
    pub(super) trace_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// `true` if the body is JSON, `false` for example for a proxy's error page.
    pub(super) is_json: bool,
}

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call requires a secret key and none is configured; set `CLERK_SECRET_KEY`.
    NoSecretKey,
    /// The request cannot be sent, for example because a path parameter is empty or contains a `.` or
    /// `..` segment.
    InvalidRequest,
    /// No connection could be made, or it broke.
    Connection,
    /// No response arrived in time.
    Timeout,
    /// The response cannot be read: it is too large or does not have the expected shape.
    Unreadable,
    /// Clerk rejected the key: 401 or 403.
    Unauthorized,
    /// 404.
    NotFound,
    /// 429.
    RateLimited,
    /// The call was not sent, because the client's
    /// [`rate_limit`](crate::config::ClerkBuilder::rate_limit) would have delayed it beyond the
    /// timeout.
    Throttled,
    /// Clerk rejected the parameters or the state: any other 4xx.
    Rejected,
    /// Clerk had an internal error: 5xx.
    Server,
    /// Any other status, such as a redirect.
    UnexpectedStatus,
}

/// One of the errors in Clerk's response.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ErrorItem {
    /// Clerk's error code, such as `form_param_format_invalid`.
    pub code: String,
    /// A short text for developers.
    pub message: String,
    /// A longer text, suitable for users.
    pub long_message: Option<String>,
    /// Details for programs. They are never printed and never sent to clients.
    pub meta: Option<Map<String, Value>>,
}

impl Error {
    pub(super) fn new(operation: &'static str, cause: ErrorCause) -> Self {
        Self(Arc::new(ErrorInner { operation, cause }))
    }

    /// Creates an error for a call that was ended before a response arrived.
    pub(crate) fn interrupted(operation: &'static str) -> Self {
        Self::new(
            operation,
            ErrorCause::Transport(TransportError::new(TransportErrorKind::Broken)),
        )
    }

    /// Creates an error for a successful response with an invalid value at this path.
    pub(crate) fn unusable(operation: &'static str, path: &str) -> Self {
        let cause = ErrorCause::Unreadable {
            status: StatusCode::OK,
            trace_id: None,
            path: path.to_owned(),
        };
        Self::new(operation, cause)
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            ErrorCause::NoSecretKey => ErrorKind::NoSecretKey,
            ErrorCause::Invalid(_) => ErrorKind::InvalidRequest,
            ErrorCause::Transport(error) => match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::Broken => ErrorKind::Connection,
                TransportErrorKind::Timeout => ErrorKind::Timeout,
                TransportErrorKind::TooLarge => ErrorKind::Unreadable,
            },
            ErrorCause::Throttled(_) => ErrorKind::Throttled,
            ErrorCause::Status(failure) => kind_of(failure.status),
            ErrorCause::Unreadable { .. } => ErrorKind::Unreadable,
        }
    }

    /// Returns the operation's name in Clerk's specification, such as `GetUser`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Returns the status of the response; `None` if no response arrived.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.cause {
            ErrorCause::Status(failure) => Some(failure.status),
            ErrorCause::Unreadable { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns all errors in Clerk's response.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem] {
        match &self.0.cause {
            ErrorCause::Status(failure) => &failure.errors,
            _ => &[],
        }
    }

    /// Returns the first error's code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.errors().first().map(|error| error.code.as_str())
    }

    /// Returns the first error's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.errors().first().map(|error| error.message.as_str())
    }

    /// Returns the trace id, by which Clerk's support finds the call.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        match &self.0.cause {
            ErrorCause::Status(failure) => failure.trace_id.as_deref(),
            ErrorCause::Unreadable { trace_id, .. } => trace_id.as_deref(),
            _ => None,
        }
    }

    /// Returns the wait that Clerk or the client's own rate limit requires.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.0.cause {
            ErrorCause::Status(failure) => failure.retry_after,
            ErrorCause::Throttled(wait) => Some(*wait),
            _ => None,
        }
    }

    /// Returns `true` if a response arrived that is not a success and has a JSON body.
    pub(crate) fn is_json_failure(&self) -> bool {
        matches!(&self.0.cause, ErrorCause::Status(failure) if failure.is_json)
    }

    /// Returns `true` for a 404 from Clerk. A 404 from a proxy, whose body is not JSON, says
    /// nothing about the object.
    pub(crate) fn is_not_found_by_clerk(&self) -> bool {
        self.kind() == ErrorKind::NotFound && self.is_json_failure()
    }

    /// Returns the path of the part of the response that cannot be deserialized, such as
    /// `$[3].created_at`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        match &self.0.cause {
            ErrorCause::Unreadable { path, .. } => Some(path),
            _ => None,
        }
    }
}

fn kind_of(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        401 | 403 => ErrorKind::Unauthorized,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Rejected,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::UnexpectedStatus,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.0.operation)?;
        match &self.0.cause {
            ErrorCause::NoSecretKey => f.write_str("there is no secret key; set CLERK_SECRET_KEY"),
            ErrorCause::Invalid(invalid) => invalid.fmt(f),
            ErrorCause::Transport(error) => error.fmt(f),
            ErrorCause::Throttled(_) => {
                f.write_str("too many calls are waiting for Clerk's rate limit")
            }
            ErrorCause::Status(failure) => failure.fmt(f),
            ErrorCause::Unreadable { status, path, .. } => {
                write!(
                    f,
                    "the response ({}) cannot be parsed at {path}",
                    status.as_u16()
                )
            }
        }?;
        self.trace_id()
            .map_or(Ok(()), |id| write!(f, " (trace id {id})"))
    }
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status.as_u16())?;
        for error in &self.errors {
            write!(f, " {}: {}", error.code, error.message)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation())
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("errors", &self.errors())
            .field("trace_id", &self.trace_id())
            .field("retry_after", &self.retry_after())
            .field("json_path", &self.json_path())
            .finish()
    }
}

impl fmt::Debug for ErrorItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorItem")
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            ErrorCause::Transport(error) => Some(error),
            _ => None,
        }
    }
}
