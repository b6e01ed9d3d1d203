//! Tests of machine tokens.

use serde_json::{Value, json};

use super::scenario::{Keys, NOW, Scenario, message, session, signed, summary};
use crate::engine::decision::Verified;
use crate::engine::{ApiFailure, Effect, Outcome, State};
use crate::policy::{AcceptedTokens, TokenType};

fn api_key() -> Scenario {
    Scenario::production()
        .accepting(TokenType::ApiKey)
        .bearer("ak_secret")
}

fn response() -> Value {
    json!({"id": "key_1", "subject": "user_1", "scopes": ["read"], "revoked": false})
}

#[test]
fn opaque_token_is_verified_by_clerk() {
    let running = api_key().run();
    assert!(matches!(
        running.effect(),
        Effect::VerifyMachineToken { token_type: TokenType::ApiKey, token } if token == "ak_secret"
    ));
    let decision = running
        .resume(Outcome::MachineToken(Ok(response())))
        .decided();
    let State::SignedIn(Verified::Machine(machine, _)) = decision.state else {
        panic!("not a machine");
    };
    assert_eq!(machine.id(), "key_1");
}

#[test]
fn revoked_or_expired_token_is_rejected() {
    for (name, value) in [
        ("revoked", json!(true)),
        ("expired", json!(true)),
        ("expiration", json!(NOW * 1000)),
    ] {
        let mut response = response();
        response[name] = value;
        let decision = api_key()
            .run()
            .resume(Outcome::MachineToken(Ok(response)))
            .decided();
        assert_eq!(summary(&decision), "signed-out token-invalid");
    }
}

#[test]
fn unreadable_response_is_unavailable() {
    for response in [
        json!(null),
        json!("text"),
        json!({}),
        json!({"id": 7, "subject": "u"}),
        json!({"id": "key_1", "subject": ""}),
        json!({"id": "key_1", "subject": "u", "expiration": "soon"}),
    ] {
        let decision = api_key()
            .run()
            .resume(Outcome::MachineToken(Ok(response)))
            .decided();
        assert_eq!(summary(&decision), "signed-out unexpected-error");
        assert!(decision.is_unavailable);
    }
}

#[test]
fn rejection_reason_depends_on_the_api_status() {
    for (status, reason) in [
        (Some(401), "secret-key-invalid"),
        (Some(404), "token-invalid"),
        (Some(400), "unexpected-error"),
        (Some(422), "unexpected-error"),
        (Some(500), "unexpected-error"),
        (None, "unexpected-error"),
    ] {
        let failure = ApiFailure {
            status,
            ..ApiFailure::unreadable()
        };
        let decision = api_key()
            .run()
            .resume(Outcome::MachineToken(Err(failure)))
            .decided();
        assert_eq!(summary(&decision), format!("signed-out {reason}"));
        assert_eq!(decision.is_unavailable, status != Some(404));
    }
}

#[test]
fn token_type_that_is_not_accepted_causes_no_call() {
    for token in ["mt_secret", "oat_secret", "ak", &session(60)] {
        let scenario = Scenario::production().accepting(TokenType::ApiKey);
        let decision = scenario
            .header("authorization", &format!("Bearer {token}"))
            .decide();
        assert_eq!(decision.token_type, Some(TokenType::ApiKey));
        assert_eq!(summary(&decision), "signed-out token-type-mismatch");
    }
    let mut scenario = Scenario::production().bearer("ak_secret");
    scenario.accepts = AcceptedTokens::list(&[TokenType::Session, TokenType::M2m]);
    assert_eq!(scenario.decide().token_type, None);
}

fn failure(status: u16, message: Option<&str>) -> Outcome {
    Outcome::MachineToken(Err(ApiFailure {
        status: Some(status),
        message: message.map(str::to_owned),
        ..ApiFailure::unreadable()
    }))
}

#[test]
fn message_names_the_token_type_or_the_api_error() {
    for (token_type, token, status, error, expected) in [
        (TokenType::ApiKey, "ak_1", 404, None, "API key not found"),
        (
            TokenType::OAuth,
            "oat_1",
            404,
            None,
            "OAuth token not found",
        ),
        (TokenType::M2m, "mt_1", 404, None, "Machine token not found"),
        (TokenType::M2m, "mt_1", 401, None, "Invalid secret key"),
        (TokenType::M2m, "mt_1", 401, Some(""), "Invalid secret key"),
        (TokenType::M2m, "mt_1", 401, Some("Old key"), "Old key"),
    ] {
        let scenario = Scenario::production().accepting(token_type).bearer(token);
        let decision = scenario.run().resume(failure(status, error)).decided();
        let message = message(&decision);
        assert!(message.starts_with(&format!("{expected} (")), "{message}");
    }
}

#[test]
fn opaque_token_for_another_audience_is_rejected() {
    for (token_type, token, response) in [
        (
            TokenType::OAuth,
            "oat_1",
            json!({"id": "oat_1", "client_id": "app_1", "subject": "user_1", "scopes": []}),
        ),
        (
            TokenType::M2m,
            "mt_1",
            json!({"id": "mt_1", "subject": "mch_1", "scopes": []}),
        ),
    ] {
        for (audience, is_accepted) in [("mch_own", true), ("mch_other", false)] {
            let mut response = response.clone();
            response["aud"] = json!([audience]);
            response["scopes"] = json!([audience]);
            let scenario = Scenario::production().accepting(token_type).bearer(token);
            let scenario = scenario.configured(|it| it.rules.audience = vec!["mch_own".to_owned()]);
            let running = scenario.run();
            let decision = running
                .resume(Outcome::MachineToken(Ok(response)))
                .decided();
            let is_signed_in = matches!(decision.state, State::SignedIn(_));
            assert_eq!(is_signed_in, is_accepted, "{token} {audience}");
        }
    }
}

#[test]
fn machine_jwt_of_another_class_is_rejected() {
    let claims = json!({"sub": "mch_1", "jti": "mt_1", "iat": NOW - 9, "exp": NOW + 60});
    for (class, expected) in [
        ("cl_B7d4PD333AAA", "signed-in"),
        ("cl_B7d4PD111AAA", "signed-out token-invalid"),
        ("cl_B7d4PD222AAA", "signed-out token-invalid"),
    ] {
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1", "cat": class});
        let scenario = Scenario::production().accepting(TokenType::M2m);
        let decision = scenario.bearer(&signed(&header, &claims)).decide();
        assert_eq!(summary(&decision), expected, "{class}");
    }
}

#[test]
fn machine_jwt_needs_keys_only() {
    let claims = json!({"sub": "mch_1", "jti": "mt_1", "iat": NOW - 9, "exp": NOW + 60});
    let token = signed(
        &json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1"}),
        &claims,
    );
    let scenario = Scenario::production()
        .accepting(TokenType::M2m)
        .keys(Keys::NotLoaded);
    let decision = scenario.bearer(&token).run().load_keys().decided();
    assert_eq!(summary(&decision), "signed-in");
    assert_eq!(decision.token_type, Some(TokenType::M2m));
}

#[test]
fn cookies_are_ignored_for_machine_tokens() {
    let scenario = Scenario::production().accepting(TokenType::ApiKey);
    let decision = scenario.signed_in_by("ak_secret").decide();
    assert_eq!(summary(&decision), "signed-out No token in header");
    let mut list = Scenario::production().signed_in_by(&session(60));
    list.accepts = AcceptedTokens::list(&[TokenType::ApiKey, TokenType::M2m]);
    let decision = list.decide();
    assert_eq!(summary(&decision), "signed-out token-type-mismatch");
    assert_eq!(decision.token_type, None);
}
