//! Callers for tests.

use super::{AuthOutcome, Caller, Machine, Session, Token, Unauthenticated};

/// Caller without a request.
pub(crate) enum GivenCaller {
    Session(Session, Token),
    Machine(Machine, Token),
    Unauthenticated(Unauthenticated),
}

impl AuthOutcome for GivenCaller {
    fn caller(&self) -> Caller<'_> {
        match self {
            Self::Session(session, _) => Caller::Session(session),
            Self::Machine(machine, _) => Caller::Machine(machine),
            Self::Unauthenticated(state) => Caller::Unauthenticated(*state),
        }
    }

    fn token(&self) -> Option<&Token> {
        match self {
            Self::Session(_, token) | Self::Machine(_, token) => Some(token),
            Self::Unauthenticated(_) => None,
        }
    }
}
