//! Choice of the session cookie, and tokens without `azp`.

use serde_json::{Value, json};

use super::scenario::{
    Keys, NOW, Scenario, message, session, session_of, session_with, signed, summary,
};
use crate::caller::Caller;
use crate::engine::{Decision, State};
use crate::policy::Azp;

/// Returns a token of this instance's issuer with an invalid signature.
fn forged() -> String {
    let token = session_of("user_forged", 600);
    let (rest, _) = token.rsplit_once('.').unwrap();
    format!("{rest}.Zm9yZ2Vk")
}

fn foreign() -> String {
    claims(
        &json!({"iss": "https://clerk.other.com", "sub": "user_foreign", "iat": NOW, "exp": NOW + 60}),
    )
}

fn claims(claims: &Value) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1"});
    signed(&header, claims)
}

/// Returns a browser's request with this instance's own pair and a plain session cookie.
fn with_plain_cookie(plain: &str) -> Scenario {
    let client_uat = (NOW - 3600).to_string();
    Scenario::production()
        .cookie("__session", plain)
        .suffixed("__session", &session(60))
        .suffixed("__client_uat", &client_uat)
}

fn user(decision: &Decision) -> Option<String> {
    let State::SignedIn(verified) = &decision.state else {
        return None;
    };
    match verified.caller() {
        Caller::Session(session) => session.user_id().map(ToString::to_string),
        _ => None,
    }
}

#[test]
fn suffixed_cookies_take_precedence_over_foreign_plain_ones() {
    let template = signed(
        &json!({"alg": "RS256", "kid": "ins_1", "cat": "cl_B7d4PD222AAA"}),
        &json!({"iss": "https://clerk.example.com", "sub": "user_t", "iat": NOW, "exp": NOW + 60}),
    );
    let garbage = ["garbage", "a.b.c", "..", "\"quoted\"", "e30.e30.AAAA"].map(str::to_owned);
    let others = [forged(), foreign(), template, "x".repeat(20_000)];
    for plain in garbage.into_iter().chain(others) {
        let decision = with_plain_cookie(&plain).decide();
        assert_eq!(user(&decision).as_deref(), Some("user_1"), "{plain}");
        let decision = with_plain_cookie(&plain)
            .cookie("__client_uat", &NOW.to_string())
            .decide();
        assert_eq!(user(&decision).as_deref(), Some("user_1"), "{plain}");
    }
}

#[test]
fn newer_plain_cookie_of_this_instance_is_used() {
    let newer = claims(&json!({
        "iss": "https://clerk.example.com", "sub": "user_newer", "sid": "s", "iat": NOW,
        "exp": NOW + 60,
    }));
    let decision = with_plain_cookie(&newer)
        .cookie("__client_uat", &(NOW - 10).to_string())
        .decide();
    assert_eq!(user(&decision).as_deref(), Some("user_newer"));
    let running = with_plain_cookie(&newer)
        .cookie("__client_uat", &(NOW - 10).to_string())
        .keys(Keys::NotLoaded)
        .run();
    let decision = running.load_keys().decided();
    assert_eq!(user(&decision).as_deref(), Some("user_newer"));
}

#[test]
fn forged_plain_cookie_does_not_prevent_a_handshake() {
    for plain in [forged(), foreign(), "garbage".to_owned()] {
        let client_uat = (NOW - 3600).to_string();
        let expired = Scenario::production()
            .cookie("__session", &plain)
            .suffixed("__session", &session(-60))
            .suffixed("__client_uat", &client_uat);
        assert!(summary(&expired.decide()).starts_with("handshake session-token-expired"));
        let lost = Scenario::production()
            .cookie("__session", &plain)
            .suffixed("__client_uat", &client_uat);
        assert_eq!(
            summary(&lost.decide()),
            "handshake client-uat-but-no-session-token"
        );
    }
}

const PARTY: &str = "https://www.example.com";

fn with_parties(scenario: Scenario) -> Scenario {
    scenario.configured(|it| it.rules.authorized_parties = vec![PARTY.to_owned()])
}

fn of_party(azp: &Value) -> String {
    let mut claims_of = json!({
        "iss": "https://clerk.example.com", "sub": "user_1", "sid": "sess_1", "iat": NOW - 60,
        "exp": NOW + 60,
    });
    if *azp != json!("absent") {
        claims_of["azp"] = azp.clone();
    }
    claims(&claims_of)
}

#[test]
fn page_with_a_token_without_azp_starts_a_handshake() {
    for azp in [json!("absent"), json!(null), json!("")] {
        let page = || with_parties(Scenario::production().signed_in_by(&of_party(&azp)));
        let decision = page().decide();
        assert_eq!(
            summary(&decision),
            "handshake token-invalid-authorized-parties"
        );
        let State::Handshake { message, .. } = &decision.state else {
            panic!("not a handshake");
        };
        assert!(message.contains("azp"), "{message}");
        let decision = page().cookie("__clerk_redirect_count", "3").decide();
        assert_eq!(
            summary(&decision),
            "signed-out token-invalid-authorized-parties"
        );
        let decision = page().method(http::Method::POST).decide();
        assert_eq!(
            summary(&decision),
            "signed-out token-invalid-authorized-parties"
        );
    }
}

#[test]
fn token_of_another_origin_or_in_the_header_starts_no_handshake() {
    let other = of_party(&json!("https://evil.example"));
    let page = with_parties(Scenario::production().signed_in_by(&other));
    assert_eq!(
        summary(&page.decide()),
        "signed-out token-invalid-authorized-parties"
    );
    let bearer = with_parties(Scenario::production().bearer(&of_party(&json!("absent"))));
    assert_eq!(
        summary(&bearer.decide()),
        "signed-out token-invalid-authorized-parties"
    );
}

#[test]
fn forged_token_without_azp_starts_no_handshake() {
    let page = with_parties(Scenario::production().signed_in_by(&forged()));
    assert!(summary(&page.decide()).starts_with("signed-out"));
}

#[test]
fn token_above_16_kib_is_reported_as_too_long() {
    let long = claims(&json!({"sub": "u", "blob": "x".repeat(20_000)}));
    for token in [long, "x".repeat(17_000)] {
        let decision = Scenario::production().bearer(&token).decide();
        let State::SignedOut { message, .. } = &decision.state else {
            panic!("not signed out");
        };
        assert!(
            message.contains("16384") && message.contains("16 KiB"),
            "{message}"
        );
    }
}

#[test]
fn session_that_is_as_old_as_the_clients_last_change_is_accepted() {
    for (issued, expected) in [
        (NOW - 10, "signed-in"),
        (NOW - 11, "handshake session-token-iat-before-client-uat"),
    ] {
        let browser = Scenario::production()
            .cookie("__session", &session_with(&json!({"iat": issued})))
            .cookie("__client_uat", &(NOW - 10).to_string());
        assert_eq!(summary(&browser.decide()), expected);
    }
}

#[test]
fn accepted_bearer_token_without_azp_is_marked() {
    let parties = || {
        let mut scenario = with_parties(Scenario::production());
        scenario.azp = Azp::Optional;
        scenario
    };
    let own = session_with(&json!({"azp": "https://www.example.com"}));
    for (token, lacks_azp) in [(session(60), true), (own, false)] {
        let decision = parties().bearer(&token).decide();
        assert_eq!(summary(&decision), "signed-in");
        assert_eq!(decision.lacks_azp, lacks_azp);
    }
}

#[test]
fn message_about_a_token_names_its_location() {
    let client_uat = (NOW - 3600).to_string();
    let cookie = Scenario::production().cookie("__session", &forged());
    let cookie = cookie.cookie("__client_uat", &client_uat).decide();
    let header = Scenario::production().bearer(&forged()).decide();
    for (decision, location) in [(cookie, "cookie"), (header, "header")] {
        assert_eq!(summary(&decision), "signed-out token-invalid-signature");
        let location = format!("token-carrier={location})");
        assert!(message(&decision).ends_with(&location), "{location}");
    }
}
