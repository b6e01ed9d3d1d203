//! A named policy in front of what has no handler of its own.

use std::fmt;
use std::marker::PhantomData;

use crate::caller::Auth;
use crate::driver::Clerk;
use crate::gate::{self, Ask};
use crate::policy::HasPolicy;
use crate::response::Reply;

/// A named policy in front of routers, closures, file services and nested apps.
///
/// [`Clerk::require`] makes one, and says where it stands in each framework.
pub struct Require<P> {
    clerk: Clerk,
    policy: PhantomData<fn() -> P>,
}

impl Clerk {
    #[doc = include_str!("require.md")]
    #[must_use]
    pub fn require<P: HasPolicy>(&self) -> Require<P> {
        Require {
            clerk: self.clone(),
            policy: PhantomData,
        }
    }
}

/// Who gets through.
pub(super) enum Admitted {
    /// A caller who meets the policy.
    Caller(Auth),
    /// A browser that asks whether another origin may send a request. It never carries credentials:
    /// what is within answers, and no more of that answer is sent than a browser reads.
    Preflight,
}

impl<P: HasPolicy> Require<P> {
    /// The caller, if the policy lets it pass.
    pub(super) async fn admit(&self, ask: Ask<'_>) -> Result<Admitted, Reply> {
        if ask.is_preflight() {
            return Ok(Admitted::Preflight);
        }
        let ask = Ask {
            clerk: Some(self.clerk.clone()),
            ..ask
        };
        gate::caller(&P::POLICY, ask).await.map(Admitted::Caller)
    }

    #[cfg(feature = "warp")]
    pub(super) fn clerk(&self) -> &Clerk {
        &self.clerk
    }
}

impl<P> Clone for Require<P> {
    fn clone(&self) -> Self {
        Self {
            clerk: self.clerk.clone(),
            policy: PhantomData,
        }
    }
}

impl<P> fmt::Debug for Require<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Require")
            .field("clerk", &self.clerk)
            .finish_non_exhaustive()
    }
}
