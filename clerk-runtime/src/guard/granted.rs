//! Proof of a met policy as a value.

use std::fmt;
use std::marker::PhantomData;

use crate::caller::Auth;
use crate::policy::{Denial, HasPolicy, require};

/// Proof that a caller met the policy `P`. A function with such a parameter cannot be called
/// without the check. A handler binds it as `granted`, and [`Auth::require`] returns it.
pub struct Granted<P> {
    auth: Auth,
    policy: PhantomData<fn() -> P>,
}

impl<P> Granted<P> {
    pub(super) fn new(auth: Auth) -> Self {
        Self {
            auth,
            policy: PhantomData,
        }
    }

    /// Returns the caller that met the policy.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.auth
    }
}

impl<P> Clone for Granted<P> {
    fn clone(&self) -> Self {
        Self::new(self.auth.clone())
    }
}

impl<P> fmt::Debug for Granted<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Granted")
            .field("auth", &self.auth)
            .finish_non_exhaustive()
    }
}

impl Auth {
    /// Checks the caller against a named policy, for example after a resource was loaded.
    ///
    /// # Errors
    ///
    /// Returns a [`Denial`] if the caller does not meet it. Returned from a handler, it becomes the
    /// same response as if the policy were in the handler's attribute.
    pub fn require<P: HasPolicy>(&self) -> Result<Granted<P>, Denial> {
        require(&P::POLICY, self).map(|()| Granted::new(self.clone()))
    }
}
