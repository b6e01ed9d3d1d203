//! Detection of credentials in unauthenticated requests, which distinguishes invalid ones from
//! missing ones.

use http::HeaderName;

use super::browser::BrowserRequest;
use super::{Decision, Run, State};
use crate::caller::Reason;
use crate::policy::TokenType;
use crate::request_head::Authorization;

/// Marks the decision if it rejects credentials.
pub(super) fn mark_rejected_credentials(run: &Run<'_>, decision: Decision) -> Decision {
    match &decision.state {
        State::SignedOut { reason, .. } | State::Handshake { reason, .. }
            if !implies_missing(reason) && are_present(run) =>
        {
            decision.rejecting_credentials()
        }
        _ => decision,
    }
}

/// Returns `true` if the reason implies that there are no credentials, so that the headers of most
/// unauthenticated requests are not checked again.
fn implies_missing(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::SessionTokenAndUatMissing
            | Reason::ClientUatWithoutSessionToken
            | Reason::NoTokenInHeader
    )
}

/// Returns `true` if there is a bearer token, an API key in its own header, or, if sessions are
/// accepted, a session cookie.
fn are_present(run: &Run<'_>) -> bool {
    let has_cookie =
        || BrowserRequest::of(run).is_some_and(|browser| browser.session_token().is_some());
    let has_api_key = |name: &HeaderName| run.env.head.header(name).is_some();
    run.env.head.authorization() != Authorization::NotBearer
        || run
            .env
            .config
            .api_key_header
            .as_ref()
            .is_some_and(has_api_key)
        || (run.env.accepts.tokens.contains(TokenType::Session) && has_cookie())
}
