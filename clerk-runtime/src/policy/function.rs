//! Functions of the application in a policy.

use std::fmt;

/// Function of the application with its path in the attribute, so that a denial and the access
/// matrix can name it.
#[derive(Clone, Copy)]
pub struct Function<F> {
    call: F,
    path: Option<&'static str>,
}

impl<F: Copy> Function<F> {
    /// Wraps a function without a name, such as a closure.
    #[must_use]
    pub const fn new(call: F) -> Self {
        Self { call, path: None }
    }

    /// Wraps a function with its path as written in the attribute, such as `access::is_owner`.
    #[must_use]
    pub const fn named(path: &'static str, call: F) -> Self {
        Self {
            call,
            path: Some(path),
        }
    }

    /// Returns the path, if it is known.
    #[must_use]
    pub const fn path(self) -> Option<&'static str> {
        self.path
    }

    pub(crate) const fn call(self) -> F {
        self.call
    }
}

impl<F> fmt::Debug for Function<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Function").field(&self.path).finish()
    }
}
