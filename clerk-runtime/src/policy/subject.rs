//! What evaluation asks of a caller, and `Auth` doesn't tell everybody.

use super::{Requirement, TokenType};
use crate::caller::{Auth, Caller, Nobody};

/// The type of the token that came with the request; `None`: none came that counts.
pub(super) fn credential(auth: &Auth) -> Option<TokenType> {
    match auth.caller() {
        Caller::Session(_) => Some(TokenType::Session),
        Caller::Machine(machine) => Some(machine.token_type()),
        Caller::Nobody(Nobody::UnauthenticatedMachine(token_type)) => Some(token_type),
        Caller::Nobody(Nobody::SignedOut { .. } | Nobody::Invalid) => None,
    }
}

/// Whether anything but a session calls, or was demanded.
pub(super) fn is_machine(auth: &Auth) -> bool {
    !matches!(
        auth.caller(),
        Caller::Session(_) | Caller::Nobody(Nobody::SignedOut { .. })
    )
}

/// The type of the caller's token, and whether it is a session's with unfinished tasks. The error is
/// nobody, and says whether such a session is why: one that names no user is nobody's.
pub(super) fn somebody(auth: &Auth) -> Result<(TokenType, bool), bool> {
    match auth.caller() {
        Caller::Session(session) if session.user_id().is_some() => {
            Ok((TokenType::Session, session.is_pending()))
        }
        Caller::Session(session) => Err(session.is_pending()),
        Caller::Machine(machine) => Ok((machine.token_type(), false)),
        Caller::Nobody(Nobody::SignedOut { pending }) => Err(pending),
        Caller::Nobody(_) => Err(false),
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
