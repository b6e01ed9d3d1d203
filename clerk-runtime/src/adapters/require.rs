//! A named policy in front of services that have no handler for an attribute.

use std::fmt;
use std::marker::PhantomData;

use crate::authorize::{self, RequestView};
use crate::caller::Auth;
use crate::policy::HasPolicy;
use crate::response::Reply;
use crate::service::Clerk;

/// Applies a named policy to routers, closures, file services and nested apps.
///
/// Created by [`Clerk::require`], whose docs show its use in each framework.
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

/// Reason why a request is passed to the inner service.
pub(super) enum Authorized {
    /// A caller who meets the policy.
    #[cfg_attr(
        not(any(
            feature = "__tower",
            feature = "actix",
            feature = "ntex",
            feature = "poem",
            feature = "salvo"
        )),
        expect(
            dead_code,
            reason = "rocket has no services behind a policy that read the caller"
        )
    )]
    Caller(Auth),
    /// A CORS preflight, with which a browser asks whether another origin may send a request. It
    /// has no credentials. The inner service responds to it, and only the parts of the response
    /// that the browser reads are sent.
    Preflight,
}

impl<P: HasPolicy> Require<P> {
    /// Checks a request against the policy. A CORS preflight passes without a check.
    ///
    /// Clients read the metadata of a resource before they have a token, so a policy for OAuth tokens
    /// in front of a whole application responds to these requests, with or without the middleware.
    pub(super) async fn authorize(&self, view: RequestView<'_>) -> Result<Authorized, Reply> {
        if P::POLICY.accepts_oauth()
            && let Some(reply) = authorize::oauth_metadata(&view, &self.clerk).await
        {
            return Err(reply);
        }
        if view.is_preflight() {
            return Ok(Authorized::Preflight);
        }
        let view = RequestView {
            clerk: Some(self.clerk.clone()),
            ..view
        };
        authorize::caller(&P::POLICY, view)
            .await
            .map(Authorized::Caller)
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
