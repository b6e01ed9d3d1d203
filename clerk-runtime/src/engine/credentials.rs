//! Detection of credentials in unauthenticated requests, which distinguishes invalid ones from
//! missing ones.

use super::visit::Visit;
use super::{Decision, Run, State};
use crate::caller::Reason;
use crate::facts::Authorization;
use crate::policy::TokenType;

/// Returns the decision, marked if it rejects credentials.
pub(super) fn noted(run: &Run<'_>, decision: Decision) -> Decision {
    match &decision.state {
        State::SignedOut { reason, .. } | State::Handshake { reason, .. }
            if !says_that_none_came(reason) && are_present(run) =>
        {
            decision.rejecting_credentials()
        }
        _ => decision,
    }
}

/// Returns `true` if the reason implies that there are no credentials, so that the headers of most
/// unauthenticated requests are not checked again.
fn says_that_none_came(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::SessionTokenAndUatMissing
            | Reason::ClientUatWithoutSessionToken
            | Reason::NoTokenInHeader
    )
}

/// Returns `true` if there is a bearer token, or a session cookie if sessions are accepted.
fn are_present(run: &Run<'_>) -> bool {
    let has_cookie = || Visit::of(run).is_some_and(|visit| visit.session_token().is_some());
    run.env.facts.authorization() != Authorization::NotBearer
        || (run.env.accepts.contains(TokenType::Session) && has_cookie())
}
