//! Proof that a policy was met, and what a handler takes from it.
//!
//! `parts` what was resolved · `bind` parts → parameters · `granted` the proof in a parameter ·
//! `claims` a token's claims in the handler's own type

mod bind;
mod claims;
mod granted;
mod parts;

use std::fmt;
use std::marker::PhantomData;

pub use bind::{
    BindAuth, BindClaims, BindClerk, BindGranted, BindOrgId, BindSessionId, BindToken, BindUser,
    BindUserId,
};
pub use claims::Claims;
pub use granted::Granted;
pub use parts::Parts;

use crate::policy::{Cause, Denial, HasPolicy, deny};

/// Proof that the caller meets the policy of `P`, and that all that its handler binds is there.
///
/// Only this crate makes one: `#[protect]` and `#[auth]` put it into a handler's signature, and the
/// framework's adapter fills it in.
pub struct Guard<P> {
    /// Opaque to the compiler: for each handler it proves anew that what its future holds is `Send`
    /// and drops soundly, down to the last field of what it can see, which made half of what
    /// `cargo check` takes longer for a protected handler.
    parts: Box<dyn Hold + Send + Sync>,
    policy: PhantomData<fn() -> P>,
}

/// What holds parts: they themselves.
trait Hold {
    fn parts(&self) -> &Parts;
}

impl Hold for Parts {
    fn parts(&self) -> &Parts {
        self
    }
}

impl<P: HasPolicy> Guard<P> {
    /// The last step of every adapter's gate, after [`evaluate`](crate::policy::evaluate) said yes
    /// and what the policy binds was resolved.
    pub(crate) fn seal(parts: Parts) -> Result<Self, Denial> {
        let required = P::POLICY.bindings().iter().filter(|it| it.is_required());
        match required
            .map(|it| it.kind())
            .find(|kind| !parts.holds(*kind))
        {
            Some(kind) => Err(deny(&P::POLICY, parts.auth(), Cause::Internal(kind), None)),
            None => Ok(Self {
                parts: Box::new(parts),
                policy: PhantomData,
            }),
        }
    }
}

impl<P> Guard<P> {
    /// What was resolved.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        self.parts.parts()
    }
}

/// The same proof as a method's parameter.
///
/// A type of its own, since poem-openapi asks for its own extractor in the methods of `#[OpenApi]`,
/// and lets no type be that and one of poem's.
pub struct MethodGuard<P>(Guard<P>);

impl<P> MethodGuard<P> {
    /// What was resolved.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        self.0.parts()
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
        f.debug_struct("Guard")
            .field("parts", self.parts())
            .finish()
    }
}
