//! Callers for tests.

use super::{Caller, Judgement, Machine, Nobody, Session, Token};

/// A caller that is given, without a request.
pub(crate) enum Known {
    Session(Session, Token),
    Machine(Machine, Token),
    Nobody(Nobody),
}

impl Judgement for Known {
    fn caller(&self) -> Caller<'_> {
        match self {
            Self::Session(session, _) => Caller::Session(session),
            Self::Machine(machine, _) => Caller::Machine(machine),
            Self::Nobody(nobody) => Caller::Nobody(*nobody),
        }
    }

    fn token(&self) -> Option<&Token> {
        match self {
            Self::Session(_, token) | Self::Machine(_, token) => Some(token),
            Self::Nobody(_) => None,
        }
    }
}
