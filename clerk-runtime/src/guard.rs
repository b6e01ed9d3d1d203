//! Proof that a policy was met, and what a handler takes from it.
//!
//! `parts` the caller and what was resolved · `bind` parts → parameters · `granted` the proof in a
//! parameter · `claims` a token's claims in the handler's own type · `clerk_type` which types only the
//! attributes bind

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
pub use clerk_type::{ClerkType, NoClerkType, Parameter};
pub use granted::Granted;
pub use parts::Parts;
pub(crate) use parts::Resolved;

use crate::policy::{Denial, HasPolicy};

/// Proof that the caller meets the policy of `P`, and that all that its handler binds is there.
///
/// Only this crate makes one: `#[protect]` and `#[auth]` put it into a handler's signature, and the
/// framework's adapter fills it in.
pub struct Guard<P> {
    parts: Parts,
    policy: PhantomData<fn() -> P>,
}

impl<P: HasPolicy> Guard<P> {
    /// The last step of every adapter's gate, after [`evaluate`](crate::policy::evaluate) said yes
    /// and what the policy binds was resolved.
    pub(crate) fn seal(parts: Parts) -> Result<Self, Denial> {
        parts.hold_all(&P::POLICY)?;
        Ok(Self {
            parts,
            policy: PhantomData,
        })
    }
}

/// What was resolved.
#[doc(hidden)]
impl<P> Deref for Guard<P> {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// The same proof as a method's parameter.
///
/// A type of its own, since poem-openapi asks for its own extractor in the methods of `#[OpenApi]`,
/// and lets no type be that and one of poem's.
pub struct MethodGuard<P>(Guard<P>);

/// What was resolved.
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
