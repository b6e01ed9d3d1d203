//! What evaluation asks of a caller, and `Auth` doesn't tell everybody.

use super::{Requirement, TokenType};
use crate::caller::{Auth, Caller};

/// The type of the token that came with the request; `None`: none came that counts.
pub(super) fn credential(auth: &Auth) -> Option<TokenType> {
    match auth.caller() {
        Caller::Session(_) => Some(TokenType::Session),
        Caller::Machine(machine) => Some(machine.token_type()),
        Caller::UnauthenticatedMachine(token_type) => Some(*token_type),
        Caller::SignedOut { .. } | Caller::Invalid => None,
    }
}

/// Whether anything but a session calls, or was demanded.
pub(super) fn is_machine(auth: &Auth) -> bool {
    !matches!(auth.caller(), Caller::Session(_) | Caller::SignedOut { .. })
}

/// Whether there is a session with unfinished tasks.
pub(super) fn is_pending(auth: &Auth) -> bool {
    match auth.caller() {
        Caller::SignedOut { pending } => *pending,
        Caller::Session(session) => session.is_pending(),
        _ => false,
    }
}

/// One of `has()`'s own questions; whatever else is asked, nobody has.
pub(super) fn has(auth: &Auth, leaf: &Requirement) -> bool {
    match *leaf {
        Requirement::Role(role) => auth.has(role),
        Requirement::Permission(permission) => auth.has(permission),
        Requirement::Feature(feature) => auth.has(feature),
        Requirement::Plan(plan) => auth.has(plan),
        Requirement::Reverification(asked) => auth.has(asked),
        _ => false,
    }
}
