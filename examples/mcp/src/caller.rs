//! The caller of a tool.

use std::sync::{Arc, OnceLock};

use axum::http::request::Parts;
use clerk_runtime::policy::{Denial, HasPolicy};
use clerk_runtime::{Auth, UserId};
use rmcp::ErrorData;
use rmcp::handler::server::common::{AsRequestContext, FromContextPart};

/// The user for whom a client calls, as a parameter of tools.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    auth: Auth,
    denial: Arc<OnceLock<Denial>>,
}

impl Caller {
    pub(crate) fn new(auth: Auth) -> Self {
        let denial = Arc::default();
        Self { auth, denial }
    }

    /// Checks the caller against the policy of a tool.
    pub(crate) fn require<P: HasPolicy>(&self) -> Result<(), ErrorData> {
        let Err(denial) = self.auth.require::<P>() else {
            return Ok(());
        };
        let error = ErrorData::invalid_request(denial.to_string(), None);
        self.denial.get_or_init(|| denial);
        Err(error)
    }

    /// Returns the reason for which a tool has rejected the caller.
    pub(crate) fn denial(&self) -> Option<Denial> {
        self.denial.get().cloned()
    }

    pub(crate) fn user_id(&self) -> Result<UserId, ErrorData> {
        let missing = || ErrorData::internal_error("the token has no user", None);
        self.auth.user_id().ok_or_else(missing)
    }
}

impl<C: AsRequestContext> FromContextPart<C> for Caller {
    fn from_context_part(context: &mut C) -> Result<Self, ErrorData> {
        let head = context.as_request_context().extensions.get::<Parts>();
        let caller = head.and_then(|head| head.extensions.get::<Self>());
        let missing = || ErrorData::internal_error("the request has no caller", None);
        caller.cloned().ok_or_else(missing)
    }
}
