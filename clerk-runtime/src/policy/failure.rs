//! How a refusal is answered.

use super::{Denial, Function, grammar};
use crate::response::Reply;

/// A function item or a closure behind a reference, since [`Failure`] is `Copy`.
type DynReply = &'static (dyn Fn(&Denial) -> Reply + Send + Sync);

/// How a refusal is answered.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Failure {
    /// A status between 400 and 499.
    Status(u16),
    /// A redirect to a path or an absolute https URL.
    Redirect(&'static str),
    /// A redirect to the sign-in page; Clerk's `redirectToSignIn()`.
    SignIn,
    /// The user's own answer.
    With(Function<fn(&Denial) -> Reply>),
    /// The user's own answer, from a function or closure that was converted with `From`.
    WithClosure(Function<DynReply>),
}

/// A status, as in `on_missing(401)`. A status that is not between 400 and 499 is an error when the
/// instance is built.
impl From<u16> for Failure {
    fn from(status: u16) -> Self {
        Self::Status(status)
    }
}

/// A function or closure that makes the reply, as in `on_missing(my_fn)`. The settings of an instance
/// keep it for the rest of the process.
impl<F> From<F> for Failure
where
    F: Fn(&Denial) -> Reply + Send + Sync + 'static,
{
    fn from(reply: F) -> Self {
        // Allocates nothing for a function: it has no size.
        Self::WithClosure(Function::new(Box::leak(Box::new(reply))))
    }
}

impl Failure {
    /// The answer that a function makes.
    #[must_use]
    pub const fn with(reply: fn(&Denial) -> Reply) -> Self {
        Self::With(Function::new(reply))
    }

    /// A redirect, checked.
    ///
    /// # Panics
    ///
    /// If the target is neither a path nor an absolute https URL; in a `const`, that is a compile
    /// error.
    #[must_use]
    #[track_caller]
    #[expect(clippy::panic, reason = "a malformed constant is a compile error")]
    pub const fn redirect(target: &'static str) -> Self {
        match grammar::redirect(target.as_bytes()) {
            Ok(()) => Self::Redirect(target),
            Err(message) => panic!("{}", message),
        }
    }

    /// A status, checked.
    ///
    /// # Panics
    ///
    /// If it isn't between 400 and 499; in a `const`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn status(status: u16) -> Self {
        assert!(
            is_refusal(status),
            "the status of a rejection is between 400 and 499"
        );
        Self::Status(status)
    }

    /// Whether it is what its variant says: the variants take any number and any text.
    pub(crate) const fn is_sound(self) -> bool {
        match self {
            Self::Status(status) => is_refusal(status),
            Self::Redirect(target) => grammar::redirect(target.as_bytes()).is_ok(),
            Self::SignIn | Self::With(_) | Self::WithClosure(_) => true,
        }
    }

    /// Whether it sends a browser elsewhere, which means nothing to a machine.
    #[must_use]
    pub const fn is_redirect(self) -> bool {
        matches!(self, Self::Redirect(_) | Self::SignIn)
    }
}

const fn is_refusal(status: u16) -> bool {
    status >= 400 && status < 500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_path_of_this_site_or_an_https_url() {
        for good in [
            "/",
            "/sign-in?from=here#top",
            "https://accounts.example.com/sign-in",
        ] {
            assert!(Failure::Redirect(good).is_sound(), "{good}");
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
            assert!(!Failure::Redirect(bad).is_sound(), "{bad}");
        }
    }
}
