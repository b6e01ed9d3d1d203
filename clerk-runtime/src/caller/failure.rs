//! Reason why the credentials of a request were not accepted.

use std::fmt;

use super::{Auth, Reason};

/// Reason why the credentials of a request were not accepted; returned by [`Auth::failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthFailure<'a> {
    reason: &'a Reason,
    message: &'a str,
}

impl<'a> AuthFailure<'a> {
    pub(crate) fn new(reason: &'a Reason, message: &'a str) -> Self {
        Self { reason, message }
    }

    /// Returns the reason code, such as [`Reason::SessionTokenExpired`] for an expired session token.
    #[must_use]
    pub fn reason(&self) -> &'a Reason {
        self.reason
    }

    /// Returns an explanation for developers; often empty.
    #[must_use]
    pub fn message(&self) -> &'a str {
        self.message
    }
}

impl fmt::Display for AuthFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)?;
        if self.message.is_empty() {
            return Ok(());
        }
        write!(f, ": {}", self.message)
    }
}

impl Auth {
    /// Returns the reason why the credentials of the request were not accepted. `None` if they were
    /// accepted, or if the request has none.
    ///
    /// Credentials are a bearer token, an API key in its own header, and, if session tokens are
    /// accepted, a session cookie. They are not accepted if they are expired, forged, malformed, or of
    /// a type that the handler does not accept. A session with unfinished tasks is not a failure.
    ///
    /// ```
    /// use clerk_runtime::Auth;
    ///
    /// fn greeting(auth: &Auth) -> String {
    ///     match (auth.user_id(), auth.failure()) {
    ///         (Some(id), _) => format!("hello {id}"),
    ///         (None, Some(failure)) => format!("sign in again: {}", failure.reason()),
    ///         (None, None) => String::from("hello"),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn failure(&self) -> Option<AuthFailure<'_>> {
        self.outcome().failure()
    }
}
