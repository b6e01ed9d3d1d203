use serde_json::{Value, json};

use super::scenario::{Keys, NOW, Scenario, session, session_of, signed, summary};
use crate::engine::{ApiFailure, Decision, Effect, Outcome};

fn handshake(claims: &Value) -> String {
    signed(
        &json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1"}),
        claims,
    )
}

fn delivering(token: &str) -> String {
    handshake(&json!({"handshake": [format!("__session={token}; Path=/"), "__client_uat=1"]}))
}

fn location(decision: &Decision) -> Option<&str> {
    decision.reply().location.as_deref()
}

#[test]
fn a_handshake_signs_in_and_sets_its_cookies() {
    let token = delivering(&session(60));
    let decision = Scenario::production()
        .cookie("__clerk_handshake", &token)
        .decide();
    assert_eq!(summary(&decision), "signed-in");
    assert_eq!(decision.reply().set_cookie.len(), 2);
    assert_eq!(location(&decision), None);
}

#[test]
fn in_development_a_handshake_leaves_a_clean_url() {
    let query = format!(
        "x=1&__clerk_handshake={}&__clerk_db_jwt=d",
        delivering(&session(60))
    );
    let decision = Scenario::development().query(&query).decide();
    assert_eq!(summary(&decision), "signed-in");
    assert_eq!(location(&decision), Some("http://localhost:3000/page?x=1"));
    assert!(
        decision
            .reply()
            .other
            .contains(&("cache-control", "no-store".to_owned()))
    );
}

#[test]
fn keys_are_asked_for_once_by_both_tokens_of_a_handshake() {
    let token = delivering(&session(60));
    let scenario = Scenario::production().keys(Keys::NotLoaded);
    let running = scenario.cookie("__clerk_handshake", &token).run();
    assert_eq!(summary(&running.load_keys().decided()), "signed-in");
}

#[test]
fn a_nonce_is_redeemed_and_a_failure_signs_out() {
    let nonce = || {
        Scenario::production()
            .cookie("__clerk_handshake_nonce", "n1")
            .run()
    };
    let effect = nonce();
    assert!(matches!(effect.effect(), Effect::RedeemHandshakeNonce { nonce } if nonce == "n1"));
    let cookies = vec![format!("__session={}; Path=/", session(60))];
    let decision = nonce().answer(Outcome::Handshake(Ok(cookies))).decided();
    assert_eq!(summary(&decision), "signed-in");
    let decision = nonce()
        .answer(Outcome::Handshake(Err(ApiFailure::unreadable())))
        .decided();
    assert_eq!(summary(&decision), "signed-out session-token-missing");
}

#[test]
fn a_nonce_is_not_spent_where_its_cookies_could_not_be_sent() {
    let decision = Scenario::production()
        .cookie("__clerk_handshake_nonce", "n1")
        .silent()
        .decide();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
}

#[test]
fn a_handshake_past_its_time_brings_nothing() {
    let claims = json!({"handshake": [format!("__session={}", session(60))], "exp": NOW - 60});
    let late = handshake(&claims);

    let scenario = Scenario::production().signed_in_by(&session_of("user_before", 60));
    let decision = scenario.cookie("__clerk_handshake", &late).decide();
    assert_eq!(summary(&decision), "signed-in");
    assert!(decision.reply().set_cookie.is_empty());

    let decision = Scenario::development()
        .query(&format!("__clerk_handshake={late}"))
        .decide();
    assert_eq!(summary(&decision), "signed-out session-token-missing");
    assert_eq!(location(&decision), Some("http://localhost:3000/page"));
    assert!(decision.reply().set_cookie.is_empty());
}

#[test]
fn a_handshake_of_another_class_is_none() {
    let claims = json!({"handshake": [format!("__session={}", session(60))]});
    let template = signed(&json!({"alg": "RS256", "cat": "cl_B7d4PD222AAA"}), &claims);
    let decision = Scenario::production()
        .cookie("__clerk_handshake", &template)
        .decide();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
    let decision = Scenario::development()
        .query(&format!("__clerk_handshake={template}"))
        .decide();
    assert!(summary(&decision).starts_with("fault "));
}

#[test]
fn a_handshake_delivers_no_token_of_another_class() {
    let claims = json!({"sub": "user_1", "exp": NOW + 60});
    let header = json!({"alg": "RS256", "kid": "ins_1", "cat": "cl_B7d4PD222AAA"});
    let token = delivering(&signed(&header, &claims));
    let decision = Scenario::production()
        .cookie("__clerk_handshake", &token)
        .decide();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
    assert!(decision.reply().set_cookie.is_empty());
}

#[test]
fn a_directive_with_a_line_break_sets_no_cookie() {
    let directives = json!([
        "a=b\r\nset-cookie: c=d",
        format!("__session={}", session(60))
    ]);
    let token = handshake(&json!({"handshake": directives}));
    let decision = Scenario::production()
        .cookie("__clerk_handshake", &token)
        .decide();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
    assert!(decision.reply().set_cookie.is_empty());
}

#[test]
fn a_developers_wrong_clock_is_forgiven() {
    let query = format!("__clerk_handshake={}", delivering(&session(-3600)));
    assert_eq!(
        summary(&Scenario::development().query(&query).decide()),
        "signed-in"
    );
    let query = format!("__clerk_handshake={}", delivering(&session(-100_000)));
    let decision = Scenario::development().query(&query).decide();
    assert_eq!(summary(&decision), "handshake dev-browser-missing");
}

#[test]
fn three_redirects_or_more_are_a_loop() {
    for (count, expected) in [
        ("2", "handshake"),
        ("3", "signed-out"),
        ("10", "signed-out"),
    ] {
        let scenario = Scenario::production().cookie("__client_uat", "1");
        let decision = scenario.cookie("__clerk_redirect_count", count).decide();
        assert_eq!(
            summary(&decision),
            format!("{expected} client-uat-but-no-session-token")
        );
    }
}

#[test]
fn a_test_can_play_the_frontend_api() {
    let scenario = Scenario::production()
        .cookie("__client_uat", "1")
        .configured(|it| {
            let frontend = it.frontend.as_mut().unwrap();
            frontend.danger_origin = Some("http://127.0.0.1:9000".to_owned());
        });
    let decision = scenario.decide();
    let url = location(&decision).unwrap();
    assert!(
        url.starts_with("http://127.0.0.1:9000/v1/client/handshake?redirect_url="),
        "{url}"
    );
}
