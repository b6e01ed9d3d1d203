//! Proof that a policy was met, and the parameters that a handler takes from it.
//!
//! `parts` the caller and the resolved values · `bind` parts → parameters · `granted` the proof in
//! a parameter · `claims` a token's claims in the handler's own type · `clerk_type` types that only
//! the attributes bind

mod bind;
mod claims;
mod clerk_type;
mod granted;
mod parts;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

pub use bind::{
    BindAuth, BindClaims, BindClerk, BindGranted, BindOrgId, BindSessionId, BindToken, BindUser,
    BindUserId,
};
pub use claims::Claims;
pub use clerk_type::{ClerkType, NotClerkType, Parameter};
pub use granted::Granted;
pub use parts::Parts;
pub(crate) use parts::Resolved;

use crate::policy::{Denial, HasPolicy};

/// Proof that the caller meets the policy of `P`, and that all values that its handler binds are
/// available.
///
/// Only this crate can create one: `#[protect]` and `#[auth]` add it to the handler's parameters,
/// and the framework's adapter provides it.
pub struct Guard<P> {
    parts: Parts,
    policy: PhantomData<fn() -> P>,
}

impl<P: HasPolicy> Guard<P> {
    /// Creates the guard. It is the last step of every adapter, after
    /// [`evaluate`](crate::policy::evaluate) has accepted the caller and the bound values were
    /// resolved.
    pub(crate) fn seal(parts: Parts) -> Result<Self, Denial> {
        parts.check_all(&P::POLICY)?;
        Ok(Self {
            parts,
            policy: PhantomData,
        })
    }
}

/// Gives access to the resolved values.
#[doc(hidden)]
impl<P> Deref for Guard<P> {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// [`Guard`] as a parameter of a method.
///
/// It is a separate type, since poem-openapi requires its own extractor trait in methods of
/// `#[OpenApi]`, and no type can implement both it and the one of poem.
pub struct MethodGuard<P>(Guard<P>);

/// Gives access to the resolved values.
#[doc(hidden)]
impl<P> Deref for MethodGuard<P> {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl<P> From<Guard<P>> for MethodGuard<P> {
    fn from(guard: Guard<P>) -> Self {
        Self(guard)
    }
}

impl<P> fmt::Debug for MethodGuard<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MethodGuard").field(&self.0).finish()
    }
}

impl<P> fmt::Debug for Guard<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("parts", &self.parts).finish()
    }
}
