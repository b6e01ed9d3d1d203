//! Tests of refreshes of expired sessions.

use http::Method;
use serde_json::json;

use super::scenario::{NOW, Scenario, session, signed, summary};
use crate::engine::{ApiFailure, Effect, Outcome};

const EXPIRED: &str = "session-token-expired-refresh";

fn expired() -> Scenario {
    Scenario::production()
        .signed_in_by(&session(-60))
        .suffixed("__refresh", "rt_1")
}

#[test]
fn expired_cookie_is_refreshed_and_new_cookies_are_set() {
    let running = expired().run();
    let Effect::RefreshSession {
        session: id,
        suffixed_cookies,
        body,
    } = running.effect()
    else {
        panic!("not a refresh");
    };
    assert_eq!((id.as_str(), *suffixed_cookies), ("sess_1", false));
    assert_eq!(body["refresh_token"], "rt_1");
    assert_eq!(body["request_origin"], "https://www.example.com");
    assert_eq!(
        body["request_headers"]["sec-fetch-dest"],
        json!(["document"])
    );

    let cookies = vec![
        format!("__session={}; Path=/", session(60)),
        "__refresh=2".to_owned(),
    ];
    let decision = running
        .resume(Outcome::Refresh(Ok(cookies.clone())))
        .decided();
    assert_eq!(summary(&decision), "signed-in");
    assert_eq!(decision.reply().set_cookie, cookies);
}

#[test]
fn failed_refresh_gives_its_reason_and_starts_a_handshake() {
    let failure = |code: Option<&str>| ApiFailure {
        status: Some(422),
        code: code.map(str::to_owned),
        message: None,
    };
    for (outcome, why) in [
        (
            Err(failure(Some("invalid_refresh_token"))),
            "invalid_refresh_token",
        ),
        (Err(failure(None)), "unexpected-bapi-error"),
        (Ok(vec!["a=b".to_owned()]), "invalid-session-token"),
        (
            Ok(vec![format!("__session={}", session(-60))]),
            "invalid-session-token",
        ),
        (
            Ok(vec![format!("__session={}", m2m_session())]),
            "invalid-session-token",
        ),
    ] {
        let decision = expired().run().resume(Outcome::Refresh(outcome)).decided();
        assert_eq!(summary(&decision), format!("handshake {EXPIRED}-{why}"));
    }
}

/// Returns a token with the claims of a session and the class of M2M tokens.
fn m2m_session() -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1", "cat": "cl_B7d4PD333AAA"});
    let claims = json!({"sub": "user_1", "sid": "sess_1", "iat": NOW - 60, "exp": NOW + 60});
    signed(&header, &claims)
}

#[test]
fn refresh_without_a_usable_response_is_unavailable() {
    for (outcome, why) in [
        (Err(ApiFailure::unreadable()), "fetch-error"),
        (Ok(Vec::new()), "unexpected-sdk-error"),
        (Ok(vec!["a=b\r\nc".to_owned()]), "unexpected-sdk-error"),
    ] {
        let decision = expired().run().resume(Outcome::Refresh(outcome)).decided();
        assert_eq!(summary(&decision), format!("signed-out {EXPIRED}-{why}"));
        assert!(decision.is_unavailable);
        assert_eq!(decision.reply().location, None);
    }
}

#[test]
fn bearer_token_is_never_refreshed() {
    let decision = expired().bearer(&session(-60)).decide();
    assert_eq!(
        summary(&decision),
        format!("handshake {EXPIRED}-non-eligible-no-refresh-cookie")
    );
}

#[test]
fn only_get_requests_are_refreshed() {
    let decision = expired().method(Method::POST).decide();
    assert_eq!(
        summary(&decision),
        format!("signed-out {EXPIRED}-non-eligible-non-get")
    );
}

fn expired_session(id: &str) -> Scenario {
    let claims = json!({
        "iss": "https://clerk.example.com", "sub": "u", "sid": id, "iat": NOW - 120,
        "exp": NOW - 60,
    });
    let token = signed(&json!({"alg": "RS256", "kid": "ins_1"}), &claims);
    Scenario::production()
        .signed_in_by(&token)
        .suffixed("__refresh", "rt_1")
}

/// Clerk's ids need no encoding in a path, so a call for any other id would fail. The handshake gives
/// the browser a session that Clerk knows.
#[test]
fn session_id_that_needs_encoding_starts_a_handshake_without_a_call() {
    for id in [
        "../users", "..", ".", "a/b", "a%2Fb", "a b", "a?b=c", "a#b", "a\\b", "a.b", "é",
    ] {
        let decision = expired_session(id).decide();
        assert_eq!(
            summary(&decision),
            format!("handshake {EXPIRED}-unexpected-bapi-error"),
            "{id}"
        );
        assert!(!decision.is_unavailable, "{id}");
    }
    let decision = expired_session("").decide();
    assert_eq!(
        summary(&decision),
        format!("handshake {EXPIRED}-expired-session-token-missing-sid-claim")
    );
    for id in ["sess_2x-Y", "7"] {
        let running = expired_session(id).run();
        assert!(
            matches!(running.effect(), Effect::RefreshSession { session, .. } if session.as_str() == id)
        );
    }
}

#[test]
fn session_is_not_refreshed_without_a_middleware() {
    let decision = expired().without_redirects().decide();
    assert_eq!(
        summary(&decision),
        format!("handshake {EXPIRED}-missing-api-client")
    );
}
