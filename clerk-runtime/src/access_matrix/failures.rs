//! Error replies of a handler as readable text. Corresponds to
//! [`Denial::reply`](crate::policy::Denial).

use super::words;
use crate::policy::{AcceptedTokens, Failure, Policy, TokenType};

/// Suffix of a reply that the policy does not set.
const DEFAULT: &str = "(default)";

/// Returns the reply to an unauthenticated request.
pub(super) fn on_missing(policy: &Policy) -> String {
    match policy.missing() {
        Some(failure) => explicit(failure, policy.accepts(), ""),
        None => match callers(policy.accepts()) {
            Callers::Sessions => format!("sign-in for pages, 404 otherwise {DEFAULT}"),
            Callers::Machines => format!("401 {DEFAULT}"),
            Callers::Both => {
                format!("sign-in for pages, 401 for machines, 404 otherwise {DEFAULT}")
            }
        },
    }
}

/// Returns the reply to invalid credentials, if the policy sets one.
pub(super) fn on_invalid(policy: &Policy) -> Option<String> {
    let failure = policy.invalid()?;
    Some(explicit(failure, policy.accepts(), ""))
}

/// Returns the reply to an unauthorized caller; `None` if every authenticated caller is authorized.
pub(super) fn on_denied(policy: &Policy) -> Option<String> {
    words::requirements(policy)?;
    let failure = policy.denied();
    let scopes = if rejects_scopes(policy, failure) {
        "403 for scopes, "
    } else {
        ""
    };
    let mut text = match failure {
        Some(failure) => explicit(failure, policy.accepts(), scopes),
        None => default_denied(policy.accepts(), scopes),
    };
    if words::requires_reverification(policy) {
        text.push_str("; 403 for reverification");
    }
    Some(text)
}

/// Returns `true` if a machine that lacks scopes gets 403, since machines are never redirected.
pub(super) fn rejects_scopes(policy: &Policy, denied: Option<Failure>) -> bool {
    denied.is_none_or(Failure::is_redirect)
        && callers(policy.accepts()) != Callers::Sessions
        && words::requires_scopes(policy)
}

fn default_denied(accepts: AcceptedTokens, scopes: &str) -> String {
    match callers(accepts) {
        Callers::Sessions => format!("404 {DEFAULT}"),
        Callers::Machines if scopes.is_empty() => format!("401 {DEFAULT}"),
        Callers::Machines => format!("{scopes}401 otherwise {DEFAULT}"),
        Callers::Both => format!("{scopes}401 for machines, 404 otherwise {DEFAULT}"),
    }
}

/// Returns a reply that the policy sets. Machines receive 401 instead of a redirect, or the reply in
/// `scopes` if they lack scopes.
fn explicit(failure: Failure, accepts: AcceptedTokens, scopes: &str) -> String {
    let text = text(failure);
    match callers(accepts) {
        _ if !failure.is_redirect() => text,
        Callers::Sessions => text,
        Callers::Machines if scopes.is_empty() => String::from("401"),
        Callers::Machines => format!("{scopes}401 otherwise"),
        Callers::Both => format!("{text}, {scopes}401 for machines"),
    }
}

fn text(failure: Failure) -> String {
    match failure {
        Failure::Status(status) => status.to_string(),
        Failure::Redirect(target) => format!("redirect to {target}"),
        Failure::SignIn => String::from("sign-in"),
        Failure::With(function) => match function.path() {
            Some(path) => format!("function {path}"),
            None => String::from("custom function"),
        },
        Failure::WithClosure(_) => String::from("custom function"),
    }
}

/// Kinds of accepted callers, as far as replies differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Callers {
    Sessions,
    Machines,
    Both,
}

pub(super) fn callers(accepts: AcceptedTokens) -> Callers {
    if accepts == AcceptedTokens::SESSION {
        Callers::Sessions
    } else if accepts.contains(TokenType::Session) {
        Callers::Both
    } else {
        Callers::Machines
    }
}
