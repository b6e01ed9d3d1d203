//! Tests of handshakes: tokens and nonces that a browser returns with.

use serde_json::{Value, json};

use super::scenario::{Keys, NOW, Scenario, message, session, session_of, signed, summary};
use crate::caller::{Caller, Reason};
use crate::engine::{ApiFailure, Decision, Effect, Outcome, State};
use crate::jwt::TokenError;

fn handshake(claims: &Value) -> String {
    signed(
        &json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1"}),
        claims,
    )
}

/// Returns a handshake token that sets the cookies of this session.
fn handshake_for(token: &str) -> String {
    handshake(&json!({"handshake": [format!("__session={token}; Path=/"), "__client_uat=1"]}))
}

fn location(decision: &Decision) -> Option<&str> {
    decision.reply().location.as_deref()
}

#[test]
fn handshake_signs_in_and_sets_its_cookies() {
    let token = handshake_for(&session(60));
    let decision = Scenario::production()
        .cookie("__clerk_handshake", &token)
        .decide();
    assert_eq!(summary(&decision), "signed-in");
    assert_eq!(decision.reply().set_cookie.len(), 2);
    assert_eq!(location(&decision), None);
}

#[test]
fn development_handshake_removes_its_query_parameters() {
    let query = format!(
        "x=1&__clerk_handshake={}&__clerk_db_jwt=d",
        handshake_for(&session(60))
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
fn both_tokens_of_a_handshake_need_one_key_fetch() {
    let token = handshake_for(&session(60));
    let scenario = Scenario::production().keys(Keys::NotLoaded);
    let running = scenario.cookie("__clerk_handshake", &token).run();
    assert_eq!(summary(&running.load_keys().decided()), "signed-in");
}

#[test]
fn redeemed_nonce_is_signed_in_and_rejected_nonce_is_signed_out() {
    let nonce = || {
        Scenario::production()
            .cookie("__clerk_handshake_nonce", "n1")
            .run()
    };
    let effect = nonce();
    assert!(matches!(effect.effect(), Effect::RedeemHandshakeNonce { nonce } if nonce == "n1"));
    let cookies = vec![format!("__session={}; Path=/", session(60))];
    let decision = nonce().resume(Outcome::Handshake(Ok(cookies))).decided();
    assert_eq!(summary(&decision), "signed-in");
    let decision = nonce().resume(rejected()).decided();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
    assert_eq!(removed(&decision), ["__clerk_handshake_nonce"]);
    assert!(!decision.is_unavailable);
}

fn rejected() -> Outcome {
    Outcome::Handshake(Err(ApiFailure {
        status: Some(404),
        ..ApiFailure::unreadable()
    }))
}

fn unavailable() -> Outcome {
    Outcome::Handshake(Err(ApiFailure::unreadable()))
}

/// Returns the names of the cookies that are removed from this host.
fn removed(decision: &Decision) -> Vec<&str> {
    let cookies = decision.reply().set_cookie.iter();
    cookies
        .filter(|it| it.contains("Max-Age=0") && !it.contains("Domain"))
        .filter_map(|it| it.split_once("=;").map(|(name, _)| name))
        .collect()
}

#[test]
fn unavailable_nonce_is_neither_redirected_nor_removed() {
    for scenario in [Scenario::production, Scenario::development] {
        let query = scenario().query("__clerk_handshake_nonce=n");
        let cookie = scenario().cookie("__clerk_handshake_nonce", "n");
        for page in [query, cookie] {
            let decision = page.run().resume(unavailable()).decided();
            assert!(decision.is_unavailable);
            assert_eq!(summary(&decision), "signed-out session-token-missing");
            assert_eq!(location(&decision), None);
            assert!(decision.reply().set_cookie.is_empty());
        }
    }
}

#[test]
fn valid_session_takes_precedence_over_a_stale_handshake() {
    for name in ["__clerk_handshake_nonce", "__clerk_handshake"] {
        let signed_in = || Scenario::production().signed_in_by(&session(60));
        let decision = signed_in().cookie(name, "stale").decide();
        assert_eq!(summary(&decision), "signed-in");
        assert_eq!(removed(&decision), [name]);
        let domain = "; Domain=example.com";
        assert!(
            decision
                .reply()
                .set_cookie
                .iter()
                .any(|it| it.contains(domain))
        );
        let decision = signed_in().query(&format!("{name}=stale")).decide();
        assert_eq!(summary(&decision), "signed-in");
        assert_eq!(location(&decision), None);

        let signed_in = || {
            Scenario::development()
                .signed_in_by(&session(60))
                .cookie("__clerk_db_jwt", "d")
        };
        let decision = signed_in().cookie(name, "stale").decide();
        assert_eq!(
            (summary(&decision).as_str(), location(&decision)),
            ("signed-in", None)
        );
        assert_eq!(removed(&decision), [name]);
        let decision = signed_in().query(&format!("a=1&{name}=stale")).decide();
        assert_eq!(summary(&decision), "signed-in");
        assert_eq!(location(&decision), Some("http://localhost:3000/page?a=1"));
    }
}

#[test]
fn session_of_a_signed_out_client_does_not_hide_a_handshake() {
    let token = handshake_for(&session_of("user_2", 60));
    let decision = Scenario::production()
        .cookie("__session", &session(60))
        .cookie("__clerk_handshake", &token)
        .decide();
    assert_eq!(user(&decision), "user_2");
}

#[test]
fn handshake_is_read_from_the_cookie_in_production_and_from_the_url_in_development() {
    for (scenario, expected) in [
        (Scenario::production(), "from_cookie"),
        (Scenario::development(), "from_url"),
    ] {
        let running = scenario
            .cookie("__clerk_handshake_nonce", "from_cookie")
            .query("__clerk_handshake_nonce=from_url")
            .run();
        let Effect::RedeemHandshakeNonce { nonce } = running.effect() else {
            panic!("not a nonce");
        };
        assert_eq!(nonce, expected);
    }
}

#[test]
fn removed_handshake_cookie_is_secure_on_https_pages() {
    for (scenario, is_secure) in [
        (Scenario::production(), true),
        (Scenario::development(), false),
    ] {
        let page = scenario.cookie("__clerk_handshake_nonce", "n").run();
        let decision = page.resume(rejected()).decided();
        let cookies = decision.reply().set_cookie.iter();
        let removals = cookies.filter(|it| it.contains("__clerk_handshake_nonce=;"));
        let secure = removals.map(|it| it.contains("Secure")).collect::<Vec<_>>();
        assert!(!secure.is_empty());
        assert!(secure.iter().all(|it| *it == is_secure), "{secure:?}");
    }
}

#[test]
fn handshake_without_keys_is_not_removed_from_the_url() {
    let query = format!("__clerk_handshake={}", handshake_for(&session(60)));
    let browser = Scenario::development().keys(Keys::NotLoaded).query(&query);
    let browser = browser.cookie("__clerk_db_jwt", "dvb_1").run();
    let failure = TokenError::new(Reason::UnexpectedError, "no response");
    let decision = browser.resume(Outcome::Keys(Err(failure))).decided();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
    assert_eq!(location(&decision), None);
}

#[test]
fn browser_after_a_handshake_redirect_gets_its_session() {
    let sent_back = || {
        Scenario::production()
            .signed_in_by(&session_of("user_before", 60))
            .cookie("__clerk_handshake_nonce", "n")
            .cookie("__clerk_redirect_count", "1")
            .run()
    };
    let cookies = vec![format!(
        "__session={}; Path=/",
        session_of("user_after", 60)
    )];
    let decision = sent_back()
        .resume(Outcome::Handshake(Ok(cookies)))
        .decided();
    assert_eq!(user(&decision), "user_after");
    for outcome in [rejected(), unavailable()] {
        let decision = sent_back().resume(outcome).decided();
        assert_eq!(user(&decision), "user_before");
    }
}

fn user(decision: &Decision) -> String {
    let State::SignedIn(verified) = &decision.state else {
        panic!("not signed in: {:?}", decision.state);
    };
    let Caller::Session(session) = verified.caller() else {
        panic!("not a session");
    };
    session.user_id().unwrap().to_string()
}

#[test]
fn session_that_needs_a_handshake_does_not_hide_one() {
    let cookies = || {
        vec![format!(
            "__session={}; Path=/",
            session_of("user_after", 60)
        )]
    };
    let outdated = Scenario::production()
        .cookie("__session", &session(60))
        .cookie("__client_uat", &NOW.to_string());
    let expired = Scenario::production().signed_in_by(&session(-60));
    for scenario in [outdated, expired] {
        let running = scenario.cookie("__clerk_handshake_nonce", "n").run();
        let decision = running.resume(Outcome::Handshake(Ok(cookies()))).decided();
        assert_eq!(user(&decision), "user_after");
    }
}

#[test]
fn only_page_loads_use_a_handshake() {
    for method in ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] {
        for scenario in [Scenario::production, Scenario::development] {
            for name in ["__clerk_handshake_nonce", "__clerk_handshake"] {
                let request = scenario().method(method.parse().unwrap());
                let decision = request
                    .query(&format!("{name}=x&__clerk_db_jwt=d&__clerk_synced=false"))
                    .cookie(name, "x")
                    .cookie("__client_uat", "1")
                    .decide();
                assert!(summary(&decision).starts_with("signed-out"), "{method}");
                assert_eq!(location(&decision), None);
            }
        }
    }
    for scenario in [Scenario::production, Scenario::development] {
        let script = scenario().destination("empty");
        let decision = script.cookie("__clerk_handshake_nonce", "x").decide();
        assert!(summary(&decision).starts_with("signed-out"));
        assert_eq!(location(&decision), None);
        assert!(decision.reply().set_cookie.is_empty());
    }
}

#[test]
fn rejected_nonce_is_removed_from_redirects() {
    let page = Scenario::production()
        .query("a=1&__clerk_handshake_nonce=stale")
        .cookie("__client_uat", "1")
        .run();
    let decision = page.resume(rejected()).decided();
    assert_eq!(
        summary(&decision),
        "handshake client-uat-but-no-session-token"
    );
    let location = location(&decision).unwrap();
    assert!(
        location.contains("page%3Fa%3D1&") && !location.contains("nonce%3D"),
        "{location}"
    );

    let page = Scenario::development()
        .query("a=1&__clerk_handshake_nonce=stale")
        .run();
    let decision = page.resume(rejected()).decided();
    assert_eq!(summary(&decision), "signed-out session-token-missing");
    assert_eq!(
        decision.reply().location.as_deref(),
        Some("http://localhost:3000/page?a=1")
    );
}

#[test]
fn development_cookie_redirects_no_page_to_itself() {
    let page = || {
        Scenario::development()
            .cookie("__clerk_handshake_nonce", "n")
            .cookie("__clerk_db_jwt", "d")
            .run()
    };
    let cookies = vec![format!("__session={}; Path=/", session(60))];
    let decision = page().resume(Outcome::Handshake(Ok(cookies))).decided();
    assert_eq!(
        (summary(&decision).as_str(), location(&decision)),
        ("signed-in", None)
    );
    let decision = page().resume(rejected()).decided();
    assert_eq!(location(&decision), None);
    assert_eq!(removed(&decision), ["__clerk_handshake_nonce"]);
}

#[test]
fn oversized_session_is_used_for_its_own_request_only() {
    let claims = json!({
        "iss": "https://clerk.example.com", "sub": "user_1", "sid": "sess_1", "iat": NOW - 60,
        "exp": NOW + 60, "blob": "x".repeat(5000),
    });
    let token = handshake(&claims);
    for scenario in [Scenario::production, Scenario::development] {
        let page = scenario().query("__clerk_handshake_nonce=n").run();
        let cookies = vec![format!("__session={token}; Path=/")];
        let decision = page.resume(Outcome::Handshake(Ok(cookies))).decided();
        let reply = decision.reply();
        assert_eq!(
            (summary(&decision).as_str(), location(&decision)),
            ("signed-in", None)
        );
        let message = reply.other.iter().find(|it| it.0 == "x-clerk-auth-message");
        assert!(message.unwrap().1.contains("4096"));
        assert!(reply.large_session.as_ref().unwrap().is_dropped());
        let value = lost_sessions(&decision);

        let next = scenario()
            .cookie("__client_uat", "1")
            .cookie("__clerk_db_jwt", "d")
            .cookie("__clerk_lost_sessions", &value)
            .decide();
        assert_eq!(summary(&next), "signed-out client-uat-but-no-session-token");
        let State::SignedOut { message, .. } = &next.state else {
            panic!("not signed out");
        };
        assert!(
            message.contains("4096") && message.len() <= 256,
            "{message}"
        );
    }
}

/// Each page load begins a new chain, since the redirect counter has expired.
#[test]
fn browser_without_persistent_sessions_starts_three_handshakes() {
    let mut marker = String::from("0");
    let mut handshakes = 0;
    for _ in 0..10 {
        let lost = |it: Scenario| {
            it.cookie("__client_uat", "1")
                .cookie("__clerk_lost_sessions", &marker)
        };
        let page = lost(Scenario::production()).decide();
        if location(&page).is_none() {
            assert_eq!(summary(&page), "signed-out client-uat-but-no-session-token");
            continue;
        }
        handshakes += 1;
        let back = lost(Scenario::production())
            .cookie("__clerk_redirect_count", "1")
            .cookie("__clerk_handshake_nonce", "n")
            .run();
        let cookies = vec![format!("__session={}; Path=/", session(60))];
        let decision = back.resume(Outcome::Handshake(Ok(cookies))).decided();
        assert_eq!(summary(&decision), "signed-in");
        marker = lost_sessions(&decision);
    }
    assert_eq!(handshakes, 3);
}

#[test]
fn handshakes_with_lasting_sessions_are_not_counted_as_lost() {
    let lost = || Scenario::development().cookie("__clerk_lost_sessions", "3.5000");
    let synced = lost().query("__clerk_db_jwt=d").decide();
    assert_eq!(summary(&synced), "handshake dev-browser-sync");
    let missing = lost().decide();
    assert_eq!(summary(&missing), "signed-out dev-browser-missing");

    let renewed = Scenario::production()
        .signed_in_by(&session(-60))
        .cookie("__clerk_redirect_count", "1")
        .cookie("__clerk_handshake_nonce", "n")
        .run();
    let cookies = vec![format!("__session={}; Path=/", session(60))];
    let decision = renewed.resume(Outcome::Handshake(Ok(cookies))).decided();
    assert_eq!(decision.reply().set_cookie.len(), 1);
}

#[test]
fn nonce_is_not_redeemed_without_a_middleware() {
    let decision = Scenario::production()
        .cookie("__clerk_handshake_nonce", "n1")
        .without_redirects()
        .decide();
    assert_eq!(
        summary(&decision),
        "signed-out session-token-and-uat-missing"
    );
}

#[test]
fn expired_handshake_is_ignored() {
    let claims = json!({"handshake": [format!("__session={}", session(60))], "exp": NOW - 60});
    let late = handshake(&claims);

    let scenario = Scenario::production().signed_in_by(&session_of("user_before", 60));
    let decision = scenario.cookie("__clerk_handshake", &late).decide();
    assert_eq!(summary(&decision), "signed-in");
    assert_eq!(removed(&decision), ["__clerk_handshake"]);

    let decision = Scenario::development()
        .query(&format!("__clerk_handshake={late}"))
        .decide();
    assert_eq!(summary(&decision), "signed-out session-token-missing");
    assert_eq!(location(&decision), Some("http://localhost:3000/page"));
    assert!(decision.reply().set_cookie.is_empty());
}

#[test]
fn handshake_token_of_another_class_is_ignored() {
    let claims = json!({"handshake": [format!("__session={}", session(60))]});
    let template = signed(&template_header(), &claims);
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
    assert_eq!(summary(&decision), "signed-out token-invalid");
    assert_eq!(location(&decision), Some("http://localhost:3000/page"));
    let message = message(&decision);
    assert!(
        message.contains("a token of another class (reason=token-invalid)")
            && message.contains("clear your cookies"),
        "{message}"
    );
}

#[test]
fn token_without_the_handshake_claim_is_not_a_handshake() {
    let not_texts = handshake(&json!({"handshake": ["__client_uat=1", 7]}));
    let not_a_list = handshake(&json!({"handshake": "__client_uat=1"}));
    for token in [session(60), not_texts, not_a_list] {
        let decision = Scenario::production()
            .cookie("__clerk_handshake", &token)
            .decide();
        let expected = "signed-out session-token-and-uat-missing";
        assert_eq!(summary(&decision), expected);
        assert_eq!(removed(&decision), ["__clerk_handshake"]);
        let decision = Scenario::development()
            .query(&format!("__clerk_handshake={token}"))
            .decide();
        assert_eq!(summary(&decision), "signed-out session-token-missing");
        assert_eq!(location(&decision), Some("http://localhost:3000/page"));
    }
    let session = Scenario::production().signed_in_by(&session(60));
    let decision = session
        .cookie("__clerk_redirect_count", "1")
        .cookie("__clerk_handshake", &session_of("user_2", 60))
        .decide();
    assert_eq!(user(&decision), "user_1");
}

#[test]
fn session_of_another_class_in_a_handshake_is_rejected() {
    let claims = json!({
        "iss": "https://clerk.example.com", "sub": "user_1", "sid": "sess_1", "iat": NOW - 60,
        "exp": NOW + 60,
    });
    let delivered = |header: &Value| {
        let token = handshake_for(&signed(header, &claims));
        let scenario = Scenario::production();
        scenario.cookie("__clerk_handshake", &token).decide()
    };
    let session = delivered(&json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1"}));
    assert_eq!(summary(&session), "signed-in");
    assert!(set_names(&session).contains(&"__session"));

    let template = delivered(&template_header());
    assert_eq!(
        summary(&template),
        "signed-out session-token-and-uat-missing"
    );
    assert_eq!(set_names(&template), ["__clerk_handshake"; 2]);
    assert_eq!(removed(&template), ["__clerk_handshake"]);
}

/// Returns the header of a token of a JWT template.
fn template_header() -> Value {
    json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1", "cat": "cl_B7d4PD222AAA"})
}

/// Returns the names of the cookies that are set or removed.
fn set_names(decision: &Decision) -> Vec<&str> {
    let cookies = decision.reply().set_cookie.iter();
    cookies.filter_map(|it| it.split('=').next()).collect()
}

#[test]
fn cookie_directive_with_a_line_break_is_dropped() {
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
    assert_eq!(removed(&decision), ["__clerk_handshake"]);
    assert!(
        !decision
            .reply()
            .set_cookie
            .iter()
            .any(|it| it.contains("c=d"))
    );
}

#[test]
fn clock_skew_is_tolerated_in_development_only() {
    let query = format!("__clerk_handshake={}", handshake_for(&session(-3600)));
    assert_eq!(
        summary(&Scenario::development().query(&query).decide()),
        "signed-in"
    );
    let query = format!("__clerk_handshake={}", handshake_for(&session(-100_000)));
    let decision = Scenario::development().query(&query).decide();
    assert_eq!(summary(&decision), "handshake dev-browser-missing");
    let expired = handshake_for(&session(-3600));
    let production = Scenario::production().cookie("__clerk_handshake", &expired);
    assert_eq!(
        summary(&production.decide()),
        "signed-out session-token-and-uat-missing"
    );
}

#[test]
fn three_redirects_are_a_loop() {
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
    for (count, next) in [("0", "1"), ("1", "2"), ("nonsense", "1")] {
        let scenario = Scenario::production().cookie("__client_uat", "1");
        let decision = scenario.cookie("__clerk_redirect_count", count).decide();
        let counter = format!("__clerk_redirect_count={next}; HttpOnly; SameSite=Lax; Max-Age=2");
        assert_eq!(decision.reply().set_cookie, [counter]);
    }
}

#[test]
fn chain_of_redirects_without_a_session_ends_all_redirects() {
    for scenario in [Scenario::production, Scenario::development] {
        let page = || scenario().cookie("__client_uat", "1");
        let second = page().cookie("__clerk_redirect_count", "2").decide();
        assert!(location(&second).is_some() && !second.ends_redirects);
        let stopped = page().cookie("__clerk_redirect_count", "3").decide();
        assert!(location(&stopped).is_none() && stopped.ends_redirects);
        let signed_in = Scenario::production().signed_in_by(&session(60));
        let decision = signed_in.cookie("__clerk_redirect_count", "3").decide();
        assert!(!decision.ends_redirects);
    }
}

/// Returns the value of the last cookie that is set, which counts lost sessions.
fn lost_sessions(decision: &Decision) -> String {
    let cookie = decision.reply().set_cookie.last().unwrap();
    let value = cookie.strip_prefix("__clerk_lost_sessions=").unwrap();
    value.split(';').next().unwrap().to_owned()
}

#[test]
fn explanation_of_a_lost_session_fits_into_a_header_with_any_message() {
    let expired = Scenario::production()
        .signed_in_by(&session(-60))
        .cookie("__clerk_lost_sessions", "3.5321")
        .decide();
    let State::SignedOut { message, .. } = &expired.state else {
        panic!("not signed out");
    };
    let explanation = "make the claims of the session token smaller.";
    let end = message.find(explanation).unwrap() + explanation.len();
    assert!(end <= 256, "{message}");
}

#[test]
fn frontend_api_origin_can_be_replaced_in_tests() {
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
