//! Tests of signing keys that are missing or not loaded yet.

use serde_json::json;

use super::scenario::{Keys, NOW, Scenario, session, signed, summary};
use crate::caller::Reason;
use crate::engine::{ApiFailure, Effect, Outcome, State};
use crate::jwt::TokenError;
use crate::policy::AcceptedTokens;

fn cold() -> Scenario {
    Scenario::production().keys(Keys::NotLoaded)
}

#[test]
fn token_is_verified_after_its_key_was_fetched() {
    let running = cold().bearer(&session(60)).run();
    assert!(matches!(running.effect(), Effect::FetchKeys { kid } if kid == "ins_1"));
    assert_eq!(summary(&running.load_keys().decided()), "signed-in");
}

#[test]
fn key_is_requested_once() {
    let running = cold().bearer(&session(60)).run();
    let decision = running.resume(Outcome::Keys(Ok(()))).decided();
    assert_eq!(summary(&decision), "signed-out jwk-kid-mismatch");
}

#[test]
fn key_fetch_failure_is_the_reason() {
    let failure = TokenError::keys_rejected("https://api.clerk.com/v1/jwks", 500);
    let running = cold().bearer(&session(60)).run();
    let decision = running.resume(Outcome::Keys(Err(failure))).decided();
    assert_eq!(summary(&decision), "signed-out jwk-remote-failed-to-load");
    let failure = TokenError::secret_key_invalid("rejected");
    let running = cold().bearer(&session(60)).run();
    let decision = running.fail_to_load_keys(failure).decided();
    assert_eq!(summary(&decision), "signed-out secret-key-invalid");
    let missing = cold().keys(Keys::Missing).bearer(&session(60));
    assert_eq!(summary(&missing.decide()), "signed-out jwk-kid-mismatch");
}

#[test]
fn outcome_of_another_effect_is_a_failure() {
    let running = cold().bearer(&session(60)).run();
    let decision = running.resume(Outcome::Refresh(Ok(Vec::new()))).decided();
    assert_eq!(summary(&decision), "signed-out jwk-kid-mismatch");

    let running = Scenario::production()
        .cookie("__clerk_handshake_nonce", "n")
        .run();
    let decision = running
        .resume(Outcome::MachineToken(Err(ApiFailure::unreadable())))
        .decided();
    assert_eq!(summary(&decision), "signed-out session-token-missing");
}

#[test]
fn token_of_another_class_loads_no_key() {
    let template = signed(
        &json!({"alg": "RS256", "cat": "cl_B7d4PD222AAA"}),
        &json!({"sub": "u"}),
    );
    let machine = signed(&json!({"alg": "RS256"}), &json!({"sub": "mch_1"}));
    let oauth = signed(
        &json!({"alg": "RS256", "typ": "at+jwt"}),
        &json!({"sub": "u"}),
    );
    for token in [template, machine, oauth] {
        let decision = cold().bearer(&token).decide();
        assert_eq!(summary(&decision), "signed-out token-type-mismatch");
        let decision = cold().signed_in_by(&token).decide();
        assert_eq!(summary(&decision), "signed-out token-type-mismatch");
    }
}

#[test]
fn outdated_cookie_loads_no_key() {
    let scenario = cold().cookie("__session", &session(60));
    let decision = scenario.cookie("__client_uat", &NOW.to_string()).decide();
    assert_eq!(
        summary(&decision),
        "handshake session-token-iat-before-client-uat"
    );
}

#[test]
fn cookies_are_ignored_without_a_publishable_key() {
    let scenario = Scenario::production().configured(|it| it.frontend = None);
    let decision = scenario.signed_in_by(&session(60)).decide();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );

    let scenario = Scenario::production().configured(|it| it.frontend = None);
    assert_eq!(
        summary(&scenario.bearer(&session(60)).decide()),
        "signed-in"
    );

    let scenario = Scenario::production().configured(|it| it.frontend = None);
    let decision = scenario.bearer(&session(-60)).decide();
    let reason = "session-token-expired-refresh-non-eligible-no-refresh-cookie";
    assert_eq!(summary(&decision), format!("signed-out {reason}"));
}

#[test]
fn token_type_that_is_not_accepted_is_rejected_without_a_key() {
    let mut scenario = cold().bearer(&session(60));
    scenario.accepts = AcceptedTokens::list(&[]);
    let decision = scenario.decide();
    assert_eq!(decision.token_type, None);
    assert!(matches!(
        decision.state,
        State::SignedOut {
            reason: Reason::TokenTypeMismatch,
            ..
        }
    ));
}
