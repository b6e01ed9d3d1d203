//! Whether a request that is not authenticated has credentials, which tells invalid ones from none.

use super::visit::Visit;
use super::{Decision, Run, State};
use crate::caller::Reason;
use crate::facts::Authorization;
use crate::policy::TokenType;

/// The decision, and whether it rejects credentials.
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

/// Most unauthenticated requests need no second look at their headers.
fn says_that_none_came(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::SessionTokenAndUatMissing
            | Reason::ClientUatWithoutSessionToken
            | Reason::NoTokenInHeader
    )
}

/// Credentials are a bearer token, and a session cookie where sessions are accepted.
fn are_present(run: &Run<'_>) -> bool {
    let has_cookie = || Visit::of(run).is_some_and(|visit| visit.session_token().is_some());
    run.env.facts.authorization() != Authorization::NotBearer
        || (run.env.accepts.contains(TokenType::Session) && has_cookie())
}
