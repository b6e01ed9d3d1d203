//! Result of the authentication of a request.

use std::any::Any;
use std::sync::Arc;

use super::{AuthFailure, Machine, Session, Token};
use crate::policy::{RequestContext, TokenType};

/// Result of the authentication of a request. The driver implements it, so that this module has no
/// I/O. An [`Auth`](super::Auth) refers to it and copies nothing.
pub(crate) trait Judgement: Send + Sync {
    /// Returns the caller.
    fn caller(&self) -> Caller<'_>;

    /// Returns the verified token.
    fn token(&self) -> Option<&Token>;

    /// Returns the reason why the credentials were not accepted; `None` if they were, or if there
    /// were none.
    fn failure(&self) -> Option<AuthFailure<'_>> {
        None
    }

    /// Returns the context of the request.
    fn request(&self) -> Option<&Arc<RequestContext>> {
        None
    }

    /// Returns the services behind the async methods of [`Auth`](super::Auth); only the driver
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
    Nobody(Nobody),
}

/// State of an unauthenticated request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nobody {
    /// No session. `pending` is `true` if there is one with unfinished tasks.
    SignedOut { pending: bool },
    /// A machine token of this type is required, and none was valid.
    UnauthenticatedMachine(TokenType),
    /// The token is not of one of several accepted types.
    Invalid,
}

/// An authentication result whose caller counts as unauthenticated.
pub(super) struct CountedAs {
    pub(super) judged: Arc<dyn Judgement>,
    pub(super) instead: Nobody,
}

impl Judgement for CountedAs {
    fn caller(&self) -> Caller<'_> {
        Caller::Nobody(self.instead)
    }

    fn token(&self) -> Option<&Token> {
        None
    }

    fn failure(&self) -> Option<AuthFailure<'_>> {
        self.judged.failure()
    }

    fn request(&self) -> Option<&Arc<RequestContext>> {
        self.judged.request()
    }

    fn services(&self) -> Option<&dyn Any> {
        self.judged.services()
    }
}

/// An authentication result with the context of its request.
pub(super) struct InRequest {
    pub(super) judged: Arc<dyn Judgement>,
    pub(super) request: Arc<RequestContext>,
}

impl Judgement for InRequest {
    fn caller(&self) -> Caller<'_> {
        self.judged.caller()
    }

    fn token(&self) -> Option<&Token> {
        self.judged.token()
    }

    fn failure(&self) -> Option<AuthFailure<'_>> {
        self.judged.failure()
    }

    fn request(&self) -> Option<&Arc<RequestContext>> {
        Some(&self.request)
    }

    fn services(&self) -> Option<&dyn Any> {
        self.judged.services()
    }
}
