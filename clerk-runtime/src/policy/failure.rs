//! Responses to a rejection.

use super::{Denial, Function, grammar};
use crate::response::Reply;

/// A function item or a closure behind a reference, since [`Failure`] is `Copy`.
type DynReply = &'static (dyn Fn(&Denial) -> Reply + Send + Sync);

/// Response to a rejection.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Failure {
    /// A status between 400 and 499.
    Status(u16),
    /// A redirect to a path or an absolute https URL.
    Redirect(&'static str),
    /// A redirect to the sign-in page; Clerk's `redirectToSignIn()`.
    SignIn,
    /// A response from a function of the application.
    With(Function<fn(&Denial) -> Reply>),
    /// A response from a function or closure of the application that was converted with `From`.
    WithClosure(Function<DynReply>),
}

/// Converts a status, as in `on_missing(401)`. A status that is not between 400 and 499 is an error
/// when the instance is built.
impl From<u16> for Failure {
    fn from(status: u16) -> Self {
        Self::Status(status)
    }
}

/// Converts a function or closure that returns the reply, as in `on_missing(my_fn)`. It is leaked,
/// so that it lives as long as the process.
impl<F> From<F> for Failure
where
    F: Fn(&Denial) -> Reply + Send + Sync + 'static,
{
    fn from(reply: F) -> Self {
        // A function item has no size, so its box does not allocate.
        Self::WithClosure(Function::new(Box::leak(Box::new(reply))))
    }
}

impl Failure {
    /// Creates a failure whose response a function returns.
    #[must_use]
    pub const fn with(reply: fn(&Denial) -> Reply) -> Self {
        Self::With(Function::new(reply))
    }

    /// Creates a redirect.
    ///
    /// # Panics
    ///
    /// Panics if the target is neither a path nor an absolute https URL. In a `const`, that is a
    /// compile error.
    #[must_use]
    #[track_caller]
    #[expect(clippy::panic, reason = "a malformed constant is a compile error")]
    pub const fn redirect(target: &'static str) -> Self {
        match grammar::redirect(target.as_bytes()) {
            Ok(()) => Self::Redirect(target),
            Err(message) => panic!("{}", message),
        }
    }

    /// Creates a status.
    ///
    /// # Panics
    ///
    /// Panics if the status is not between 400 and 499. In a `const`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn status(status: u16) -> Self {
        assert!(
            is_rejection(status),
            "expected a status between 400 and 499"
        );
        Self::Status(status)
    }

    /// Returns `true` if the value is valid; the variants themselves take any number and any text.
    pub(crate) const fn is_valid(self) -> bool {
        match self {
            Self::Status(status) => is_rejection(status),
            Self::Redirect(target) => grammar::redirect(target.as_bytes()).is_ok(),
            Self::SignIn | Self::With(_) | Self::WithClosure(_) => true,
        }
    }

    /// Returns `true` for a redirect, which only browsers can follow.
    #[must_use]
    pub const fn is_redirect(self) -> bool {
        matches!(self, Self::Redirect(_) | Self::SignIn)
    }
}

const fn is_rejection(status: u16) -> bool {
    status >= 400 && status < 500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_target_outside_of_the_site_must_be_https() {
        for good in [
            "/",
            "/sign-in?from=here#top",
            "https://accounts.example.com/sign-in",
        ] {
            assert!(Failure::Redirect(good).is_valid(), "{good}");
        }
        for bad in [
            "",
            "sign-in",
            "//evil",
            "/\\evil",
            "\\evil",
            "/a\tb",
            "/ä",
            "http://a",
            "https:///",
        ] {
            assert!(!Failure::Redirect(bad).is_valid(), "{bad}");
        }
    }
}
