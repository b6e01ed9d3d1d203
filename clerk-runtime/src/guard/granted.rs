//! A met policy as a value.

use std::fmt;
use std::marker::PhantomData;

use crate::caller::Auth;
use crate::policy::{Denial, HasPolicy, enforce};

/// Proof that a caller met the policy `P`: a function that takes one can't be called without the
/// check. A handler binds it as `granted`, and [`Auth::require`] returns it.
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

    /// Who met it.
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
    /// Demands a named policy, in code: after a resource was loaded, say.
    ///
    /// # Errors
    ///
    /// A [`Denial`] if the caller doesn't meet it; returned from a handler, it is answered as if the
    /// policy stood in the handler's attribute.
    pub fn require<P: HasPolicy>(&self) -> Result<Granted<P>, Denial> {
        enforce(&P::POLICY, self).map(|()| Granted::new(self.clone()))
    }
}
