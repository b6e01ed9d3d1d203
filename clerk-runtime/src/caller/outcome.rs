//! Result of the authentication of a request.

use std::any::Any;
use std::sync::Arc;

use super::{AuthFailure, Machine, Session, Token};
use crate::policy::{RequestContext, TokenType};

/// Result of the authentication of a request. The service implements it, so that this module has no
/// I/O. An [`Auth`](super::Auth) refers to it and copies nothing.
pub(crate) trait AuthOutcome: Send + Sync {
    /// Returns the caller.
    fn caller(&self) -> Caller<'_>;

    /// Returns the verified token.
    fn token(&self) -> Option<&Token>;

    /// Returns the reason why the credentials were not accepted; `None` if they were, or if there
    /// were none.
    fn failure(&self) -> Option<AuthFailure<'_>> {
        None
    }

    /// Returns `true` for a session that was accepted although its token lacks an authorized party.
    fn lacks_azp(&self) -> bool {
        false
    }

    /// Returns the context of the request.
    fn request(&self) -> Option<&Arc<RequestContext>> {
        None
    }

    /// Returns the services behind the async methods of [`Auth`](super::Auth); only the service
    /// knows their type.
    fn services(&self) -> Option<&dyn Any> {
        None
    }
}

/// State of Clerk's auth object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller<'a> {
    /// A user with a session.
    Session(&'a Session),
    /// A machine.
    Machine(&'a Machine),
    /// An unauthenticated request.
    Unauthenticated(Unauthenticated),
}

/// State of an unauthenticated request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unauthenticated {
    /// There is no session, or its tasks are unfinished, in which case `pending` is `true`.
    SignedOut { pending: bool },
    /// A machine token of this type is required, and none was valid.
    Machine(TokenType),
    /// Several types are accepted, and the token has none of them.
    Invalid,
}

/// An authentication result whose caller counts as unauthenticated.
pub(super) struct CountedAsSignedOut {
    pub(super) outcome: Arc<dyn AuthOutcome>,
    pub(super) instead: Unauthenticated,
}

impl AuthOutcome for CountedAsSignedOut {
    fn caller(&self) -> Caller<'_> {
        Caller::Unauthenticated(self.instead)
    }

    fn token(&self) -> Option<&Token> {
        None
    }

    fn failure(&self) -> Option<AuthFailure<'_>> {
        self.outcome.failure()
    }

    fn lacks_azp(&self) -> bool {
        self.outcome.lacks_azp()
    }

    fn request(&self) -> Option<&Arc<RequestContext>> {
        self.outcome.request()
    }

    fn services(&self) -> Option<&dyn Any> {
        self.outcome.services()
    }
}

/// An authentication result with the context of its request.
pub(super) struct OutcomeInRequest {
    pub(super) outcome: Arc<dyn AuthOutcome>,
    pub(super) request: Arc<RequestContext>,
}

impl AuthOutcome for OutcomeInRequest {
    fn caller(&self) -> Caller<'_> {
        self.outcome.caller()
    }

    fn token(&self) -> Option<&Token> {
        self.outcome.token()
    }

    fn failure(&self) -> Option<AuthFailure<'_>> {
        self.outcome.failure()
    }

    fn lacks_azp(&self) -> bool {
        self.outcome.lacks_azp()
    }

    fn request(&self) -> Option<&Arc<RequestContext>> {
        Some(&self.request)
    }

    fn services(&self) -> Option<&dyn Any> {
        self.outcome.services()
    }
}
