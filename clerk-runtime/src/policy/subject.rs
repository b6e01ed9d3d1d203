//! Properties of a caller that policy evaluation reads and `Auth` does not expose publicly.

use serde::Deserialize as _;

use super::{AudienceRule, MissingReason, Requirement, TokenType};
use crate::caller::{Auth, Caller, Machine, Unauthenticated};
use crate::jwt::AudienceClaim;
use crate::oauth;

/// Returns the type of the caller's valid token. Without a valid token, returns the only accepted type
/// if that is a machine token. `None` if the request is signed out, or if its token is of none of
/// several accepted types.
pub(super) fn caller_or_required_type(auth: &Auth) -> Option<TokenType> {
    match auth.caller() {
        Caller::Session(_) => Some(TokenType::Session),
        Caller::Machine(machine) => Some(machine.token_type()),
        Caller::Unauthenticated(Unauthenticated::Machine(token_type)) => Some(token_type),
        Caller::Unauthenticated(Unauthenticated::SignedOut { .. } | Unauthenticated::Invalid) => {
            None
        }
    }
}

/// Returns `true` for machines and tokens of JWT templates, for a required machine token that is missing
/// or not valid, and for a token that is not among the accepted types; `false` for sessions and
/// signed-out requests.
pub(super) fn is_machine(auth: &Auth) -> bool {
    !matches!(
        auth.caller(),
        Caller::Session(_) | Caller::Unauthenticated(Unauthenticated::SignedOut { .. })
    )
}

/// Returns the type of the caller's token, and `true` if it is a session with unfinished tasks. A
/// session without a user counts as unauthenticated.
pub(super) fn caller_type(auth: &Auth) -> Result<(TokenType, bool), MissingReason> {
    let is_pending = match auth.caller() {
        Caller::Session(session) if session.user_id().is_some() => {
            return Ok((TokenType::Session, session.is_pending()));
        }
        Caller::Machine(machine) => return Ok((machine.token_type(), false)),
        Caller::Session(session) => session.is_pending(),
        Caller::Unauthenticated(Unauthenticated::SignedOut { pending }) => pending,
        Caller::Unauthenticated(_) => false,
    };
    Err(if is_pending {
        MissingReason::Pending
    } else {
        MissingReason::Credentials
    })
}

/// Returns `true` if the caller's token is of one of these JWT templates.
pub(super) fn names_template(auth: &Auth, templates: &[&str]) -> bool {
    let template = auth.machine().and_then(Machine::template);
    template.is_some_and(|template| templates.contains(&template))
}

/// Evaluates a condition that `has()` supports. Returns `false` for all others.
pub(super) fn has(auth: &Auth, leaf: &Requirement) -> bool {
    match *leaf {
        Requirement::Role(role) => auth.has(role),
        Requirement::Permission(permission) => auth.has(permission),
        Requirement::Feature(feature) => auth.has(feature),
        Requirement::Plan(plan) => auth.has(plan),
        Requirement::Reverification(required) => auth.has(required),
        _ => false,
    }
}

/// Returns `true` if the caller's token is for this audience. API keys, which have no audience, meet
/// every rule, and so do session tokens without one. All other tokens must name it.
pub(super) fn is_for(auth: &Auth, rule: AudienceRule) -> bool {
    match auth.caller() {
        Caller::Session(session) => session.audience().is_none_or(|audience| {
            AudienceClaim::deserialize(audience).is_ok_and(|it| includes(&it, auth, rule))
        }),
        Caller::Machine(machine) => {
            machine.token_type() == TokenType::ApiKey
                || machine
                    .audience()
                    .is_some_and(|it| includes(&it, auth, rule))
        }
        Caller::Unauthenticated(_) => false,
    }
}

fn includes(audience: &AudienceClaim, auth: &Auth, rule: AudienceRule) -> bool {
    let expected = match rule {
        AudienceRule::Named(expected) => Some(expected.to_owned()),
        AudienceRule::Resource => auth.request().and_then(|it| it.trusted_resource()),
    };
    expected.is_some_and(|expected| {
        audience
            .iter()
            .any(|one| oauth::is_same_audience(one, &expected))
    })
}
