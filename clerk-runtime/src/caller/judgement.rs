//! What a request's credentials came to, as `Auth` shows it.

use std::any::Any;
use std::sync::Arc;

use super::{AuthFailure, Machine, Session, Token};
use crate::policy::{RequestContext, TokenType};

/// What a request's credentials came to. The driver's, so that this module stays free of I/O: an
/// [`Auth`](super::Auth) shows it and copies nothing out of it.
pub(crate) trait Judgement: Send + Sync {
    /// Who calls.
    fn caller(&self) -> Caller<'_>;

    /// The verified token.
    fn token(&self) -> Option<&Token>;

    /// Why the credentials were not accepted; `None` if they were, or if there were none.
    fn failure(&self) -> Option<AuthFailure<'_>> {
        None
    }

    /// What an answer needs of the request.
    fn request(&self) -> Option<&Arc<RequestContext>> {
        None
    }

    /// What the async methods of [`Auth`](super::Auth) need, which the driver alone can open.
    fn services(&self) -> Option<&dyn Any> {
        None
    }
}

/// The states of Clerk's auth object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller<'a> {
    /// A user with a session.
    Session(&'a Session),
    /// A machine.
    Machine(&'a Machine),
    /// Nobody who was verified.
    Nobody(Nobody),
}

/// The states in which nobody was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nobody {
    /// No session; `pending` when one exists whose tasks are unfinished.
    SignedOut { pending: bool },
    /// A machine token of this type was demanded, and none was good.
    UnauthenticatedMachine(TokenType),
    /// The token was not among an accepted list.
    Invalid,
}

/// A judgement whose caller counts as nobody.
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

/// A judgement together with the request that it is of.
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
