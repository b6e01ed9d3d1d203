//! Why a call failed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value};

use super::request::InvalidRequest;
use super::transport::{TransportError, TransportErrorKind};

/// Why a Backend API call failed. Holds no key and no token.
///
/// As a response of a handler: Clerk's 401 and 403 (our key is wrong) become 500; 429, 5xx and a
/// missing answer become 503; 404 and 422 pass with their codes.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    operation: &'static str,
    cause: Cause,
}

pub(super) enum Cause {
    NoSecretKey,
    Invalid(InvalidRequest),
    Transport(TransportError),
    /// Its turn within the rate limit would have come too late, after so long.
    Throttled(Duration),
    /// An answer that isn't a success.
    Status(Failure),
    /// A success that can't be read, and where.
    Unreadable {
        status: StatusCode,
        trace_id: Option<String>,
        path: String,
    },
}

pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) errors: Vec<ErrorItem>,
    pub(super) trace_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// Whether the body is JSON; a proxy's error page isn't.
    pub(super) is_json: bool,
}

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call needs a secret key and there is none: set `CLERK_SECRET_KEY`.
    NoSecretKey,
    /// The request can't be sent: a path parameter is empty or holds `.` or `..`.
    InvalidRequest,
    /// No connection could be made, or it broke.
    Connection,
    /// No answer came in time.
    Timeout,
    /// An answer came that can't be read.
    Unreadable,
    /// Clerk refuses the key: 401 or 403.
    Unauthorized,
    /// 404.
    NotFound,
    /// 429.
    RateLimited,
    /// It was not sent: within the client's
    /// [`rate_limit`](crate::config::ClerkBuilder::rate_limit) its turn would have come after the
    /// time-out.
    Throttled,
    /// Clerk refuses the parameters or the state: any other 4xx.
    Rejected,
    /// Clerk failed: 5xx.
    Server,
    /// Any other status, a redirect for example.
    UnexpectedStatus,
}

/// One of the errors that Clerk names.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ErrorItem {
    /// Clerk's error code, `form_param_format_invalid` for example.
    pub code: String,
    /// A short text for developers.
    pub message: String,
    /// A longer text, fit for users.
    pub long_message: Option<String>,
    /// Details for code. Never printed, and never sent to clients.
    pub meta: Option<Map<String, Value>>,
}

impl Error {
    pub(super) fn new(operation: &'static str, cause: Cause) -> Self {
        Self(Arc::new(Inner { operation, cause }))
    }

    /// The call was ended from outside before an answer came.
    pub(crate) fn interrupted(operation: &'static str) -> Self {
        Self::new(
            operation,
            Cause::Transport(TransportError::new(TransportErrorKind::Broken)),
        )
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::NoSecretKey => ErrorKind::NoSecretKey,
            Cause::Invalid(_) => ErrorKind::InvalidRequest,
            Cause::Transport(error) => match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::Broken => ErrorKind::Connection,
                TransportErrorKind::Timeout => ErrorKind::Timeout,
                TransportErrorKind::TooLarge => ErrorKind::Unreadable,
            },
            Cause::Throttled(_) => ErrorKind::Throttled,
            Cause::Status(failure) => kind_of(failure.status),
            Cause::Unreadable { .. } => ErrorKind::Unreadable,
        }
    }

    /// The operation's name in Clerk's specification, `GetUser` for example.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The answer's status; `None` when no answer came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.cause {
            Cause::Status(failure) => Some(failure.status),
            Cause::Unreadable { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// All errors that Clerk names.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem] {
        match &self.0.cause {
            Cause::Status(failure) => &failure.errors,
            _ => &[],
        }
    }

    /// The first error's code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.errors().first().map(|error| error.code.as_str())
    }

    /// The first error's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.errors().first().map(|error| error.message.as_str())
    }

    /// The id under which Clerk's support finds the call.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Status(failure) => failure.trace_id.as_deref(),
            Cause::Unreadable { trace_id, .. } => trace_id.as_deref(),
            _ => None,
        }
    }

    /// How long Clerk, or the client's own rate limit, asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.0.cause {
            Cause::Status(failure) => failure.retry_after,
            Cause::Throttled(wait) => Some(*wait),
            _ => None,
        }
    }

    /// Whether an answer came that is no success, with JSON in its body.
    pub(crate) fn is_json_failure(&self) -> bool {
        matches!(&self.0.cause, Cause::Status(failure) if failure.is_json)
    }

    /// Where in the answer the part is that can't be read, `$[3].created_at` for example.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Unreadable { path, .. } => Some(path),
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
            Cause::NoSecretKey => f.write_str("there is no secret key; set CLERK_SECRET_KEY"),
            Cause::Invalid(invalid) => invalid.fmt(f),
            Cause::Transport(error) => error.fmt(f),
            Cause::Throttled(_) => f.write_str("too many calls are waiting for Clerk's rate limit"),
            Cause::Status(failure) => failure.fmt(f),
            Cause::Unreadable { status, path, .. } => {
                write!(
                    f,
                    "the answer ({}) can't be read at {path}",
                    status.as_u16()
                )
            }
        }?;
        self.trace_id()
            .map_or(Ok(()), |id| write!(f, " (trace id {id})"))
    }
}

impl fmt::Display for Failure {
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
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }
}
