//! Revoked sessions in pages, scripts and headers.

use http::Method;

use super::scenario::{NOW, Scenario, session, summary};
use crate::caller::UserId;
use crate::clock::UnixMillis;
use crate::revocations::Revocation;

/// Adds a revocation of the user that is later than every token.
fn revoked(scenario: Scenario) -> Scenario {
    let (now, later) = (
        UnixMillis::from_secs(NOW),
        UnixMillis::from_millis(i64::MAX),
    );
    let revocation = Revocation::user(&UserId::from("user_1")).at(later);
    scenario.revocations.insert(&revocation, 0, now);
    scenario
}

#[test]
fn page_of_a_revoked_session_starts_a_handshake() {
    for page in [
        Scenario::production(),
        Scenario::development().cookie("__clerk_db_jwt", "dvb"),
    ] {
        let signed_in = revoked(page).signed_in_by(&session(60));
        let decision = signed_in.decide();
        assert_eq!(summary(&decision), "handshake session-revoked");
        let location = decision.reply().location.as_deref().unwrap_or_default();
        assert!(
            location.contains("__clerk_hs_reason=session-revoked"),
            "{location}"
        );
    }
}

#[test]
fn script_and_form_of_a_revoked_session_are_signed_out() {
    let page = || revoked(Scenario::production()).signed_in_by(&session(60));
    let requests = [page().destination("empty"), page().method(Method::POST)];
    for request in requests {
        assert_eq!(summary(&request.decide()), "signed-out session-revoked");
    }
}

#[test]
fn bearer_token_of_a_revoked_session_is_signed_out() {
    let request = revoked(Scenario::production()).bearer(&session(60));
    assert_eq!(summary(&request.decide()), "signed-out session-revoked");
}

#[test]
fn expired_token_of_a_revoked_session_is_expired() {
    let request = revoked(Scenario::production()).bearer(&session(-60));
    let summary = summary(&request.decide());
    assert!(summary.contains("session-token-expired"), "{summary}");
}
