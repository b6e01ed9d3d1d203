//! Statuses of a policy's replies. Corresponds to [`Denial::reply`](crate::policy::Denial).

use std::collections::BTreeMap;

use crate::access_matrix::failures::{Callers, callers, rejects_scopes};
use crate::access_matrix::words;
use crate::policy::{Failure, Policy};

/// The application's default replies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DefaultReplies {
    pub(super) missing: Option<Failure>,
    pub(super) denied: Option<Failure>,
}

/// Returns statuses with their descriptions. `is_safe` is `true` if the method is GET or HEAD.
pub(super) fn of(
    policy: &Policy,
    defaults: DefaultReplies,
    is_safe: bool,
) -> BTreeMap<u16, &'static str> {
    let redirect = if is_safe { 307 } else { 303 };
    let callers = callers(policy.accepts());
    let invalid = policy.invalid();
    let mut statuses = invalid.map_or_else(Vec::new, |it| explicit(it, callers, redirect, 401));
    if policy.rejects() {
        let missing = policy.missing().or(defaults.missing);
        statuses.extend(of_missing(missing, callers, redirect));
    }
    if policy.rejects() && words::requirements(policy).is_some() {
        statuses.extend(of_denied(policy, defaults, redirect));
    }
    statuses.push(503);
    statuses.into_iter().map(|it| (it, text(it))).collect()
}

fn of_missing(failure: Option<Failure>, callers: Callers, redirect: u16) -> Vec<u16> {
    match (failure, callers) {
        (Some(failure), _) => explicit(failure, callers, redirect, 401),
        (None, Callers::Sessions) => vec![redirect, 404],
        (None, Callers::Machines) => vec![401],
        (None, Callers::Both) => vec![redirect, 401, 404],
    }
}

fn of_denied(policy: &Policy, defaults: DefaultReplies, redirect: u16) -> Vec<u16> {
    let callers = callers(policy.accepts());
    let failure = policy.denied().or(defaults.denied);
    let mut statuses = match (failure, callers) {
        (Some(failure), _) => explicit(failure, callers, redirect, 403),
        (None, Callers::Sessions) => vec![404],
        (None, Callers::Machines) => vec![401],
        (None, Callers::Both) => vec![401, 404],
    };
    if rejects_scopes(policy, failure) || words::requires_reverification(policy) {
        statuses.push(403);
    }
    statuses
}

/// Returns the statuses of a reply that is set. `unfollowed` is the status instead of a redirect for
/// requests that are not page loads.
fn explicit(failure: Failure, callers: Callers, redirect: u16, unfollowed: u16) -> Vec<u16> {
    match (failure, callers) {
        (Failure::Status(status), _) => vec![status],
        (Failure::With(_) | Failure::WithClosure(_), _) => Vec::new(),
        (Failure::Redirect(_) | Failure::SignIn, Callers::Sessions) => vec![redirect, unfollowed],
        (Failure::Redirect(_) | Failure::SignIn, Callers::Machines) => vec![401],
        (Failure::Redirect(_) | Failure::SignIn, Callers::Both) => {
            vec![redirect, unfollowed, 401]
        }
    }
}

/// Returns the description of a status. The extension contains the exact requirements.
fn text(status: u16) -> &'static str {
    match status {
        303 | 307 => "A redirect, such as to the sign-in page",
        401 => "No valid token, or a token of a type that is not accepted",
        403 => "The caller may not use this",
        404 => "Not found, or not for this caller",
        503 => "Clerk is unreachable; retry after the seconds in `Retry-After`",
        _ => "The request is rejected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{AcceptedTokens, Binding, BindingKind, Requirement};

    const READS: Policy = Policy::protect()
        .tokens(AcceptedTokens::Any)
        .scopes(&["invoices:read"]);
    const NAMED: Policy = Policy::protect().named(&READS);
    const BY_REQUIREMENT: Policy = NAMED.require(Requirement::Policy(&READS));
    const BY_PROOF: Policy = NAMED.bind(&[Binding::required(BindingKind::Granted(&READS))]);
    const BY_EITHER: Policy = NAMED.require(Requirement::Any(&[Requirement::Policy(&READS)]));

    fn statuses(policy: &Policy, denied: Option<Failure>) -> Vec<u16> {
        let missing = None;
        let statuses = of(policy, DefaultReplies { missing, denied }, true);
        statuses.into_keys().collect()
    }

    #[test]
    fn scopes_of_a_named_policy_add_403() {
        for policy in [READS, BY_REQUIREMENT, BY_PROOF] {
            assert_eq!(statuses(&policy, None), [307, 401, 403, 404, 503]);
        }
        assert_eq!(statuses(&BY_EITHER, None), [307, 401, 404, 503]);
    }

    #[test]
    fn default_status_replaces_the_403_for_scopes() {
        let hidden = Some(Failure::Status(404));
        assert_eq!(statuses(&BY_REQUIREMENT, hidden), [307, 401, 404, 503]);
        let upgrade = Some(Failure::Redirect("/upgrade"));
        let with_redirect = statuses(&BY_PROOF, upgrade);
        assert_eq!(with_redirect, [307, 401, 403, 404, 503]);
    }
}
