//! Who is let in, who isn't, and what they are told.

use clerk_runtime::dev::Category;

use super::world::{World, bearer, navigation};
use crate::apps::Framework;

pub async fn protect_hides_from_strangers<F: Framework>() {
    let world = World::start::<F>().await;
    let hidden = world.get_as_nobody("/hello").await.hidden();
    let unrouted = world.get_as_nobody("/no-such-route").await.expect(404);
    assert_eq!(hidden.body, unrouted.body);
    let mut names: Vec<_> = hidden.headers.keys().map(ToString::to_string).collect();
    let mut plain: Vec<_> = unrouted.headers.keys().map(ToString::to_string).collect();
    (names.sort(), plain.sort());
    assert_eq!(names, plain);
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn protect_lets_a_session_in<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as("alice", "/hello").await.expect(200);
    assert_eq!(answer.body, "hello");
    assert_eq!(answer.header("x-clerk-auth-status"), None);
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn a_chosen_status_says_why<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as_nobody("/me").await.refused(401, "dev-browser-missing");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    assert_eq!(answer.header("x-clerk-auth-status"), Some("signed-out"));
    assert_eq!(answer.header("x-clerk-auth-reason"), Some("dev-browser-missing"));
    assert_eq!(answer.header("x-clerk-auth-message"), None);
}

pub async fn auth_refuses_nobody<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let nobody = world.get_as_nobody("/home").await.expect(200).json();
    let somebody = world.get_with(&alice.token(), "/home").await.expect(200).json();
    let garbage = world.get_with("garbage", "/home").await.expect(200).json();
    assert_eq!(nobody["userId"], serde_json::Value::Null);
    assert_eq!(somebody["userId"], alice.user_id().as_str());
    assert_eq!(garbage["userId"], serde_json::Value::Null);
}

pub async fn a_session_cookie_is_a_credential<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let answer = world.get("/me", &[("cookie", alice.cookie_header())]).await.expect(200);
    assert_eq!(answer.json()["userId"], alice.user_id().as_str());
}

pub async fn the_header_beats_the_cookie<F: Framework>() {
    let world = World::start::<F>().await;
    let (alice, bob) = (world.person("alice"), world.person("bob"));
    let headers = [bearer(&bob.token()), ("cookie", alice.cookie_header())];
    let answer = world.get("/me", &headers).await.expect(200);
    assert_eq!(answer.json()["userId"], bob.user_id().as_str());
    let headers = [bearer("garbage"), ("cookie", alice.cookie_header())];
    world.get("/me", &headers).await.expect(401);
}

pub async fn other_schemes_are_ignored<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    for scheme in ["Basic", "bearer", "Token"] {
        let headers = [("authorization", format!("{scheme} {token}"))];
        world.get("/me", &headers).await.refused(401, "dev-browser-missing");
    }
    world.get("/me", &[("authorization", token)]).await.expect(200);
}

pub async fn bad_tokens_are_nobody<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    let cases = [
        (token.clone().expired(), "session-token-expired-refresh-non-eligible-no-refresh-cookie"),
        (token.clone().not_yet_valid(), "session-token-nbf"),
        (token.clone().signed_by_stranger(), "token-invalid-signature"),
        (token.clone().unsigned(), "token-invalid-algorithm"),
        (token.clone().signed_with_public_key(), "token-invalid-algorithm"),
        (token.clone().header("kid", "ins_nobody"), "jwk-kid-mismatch"),
        (token.clone().category(Category::Template), "token-type-mismatch"),
        (token.clone().category(Category::MachineToMachine), "token-type-mismatch"),
        (token.without_claim("sub"), "token-verification-failed"),
    ];
    for (token, reason) in cases {
        let answer = world.get_with(&token.mint(), "/me").await.expect(401);
        let told = answer.header("x-clerk-auth-reason").unwrap_or_default();
        assert_eq!((told, answer.error_code().as_str()), (reason, reason));
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn malformed_tokens_are_nobody<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let (head, _) = token.rsplit_once('.').expect("three parts");
    let long = "a".repeat(16 * 1024 + 1);
    let huge = format!("{token}{}", "A".repeat(16 * 1024));
    let cases = ["a.b.c", "..", &token[..token.len() / 2], head, &long, &huge, "ä.ö.ü"];
    for case in cases {
        let answer = world.get_with(case, "/me").await.expect(401);
        assert!(!answer.body.contains(&token), "{}", answer.body);
        world.get_with(case, "/home").await.expect(200);
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn bytes_that_are_no_text_are_nobody<F: Framework>() {
    let world = World::start::<F>().await;
    let url = format!("http://{}/me", world.app.address);
    for name in ["authorization", "cookie", "accept", "host", "x-forwarded-host"] {
        let value = reqwest::header::HeaderValue::from_bytes(b"Bearer \xff\xfe.\x80.\xc3");
        let request = world.http.get(&url).header(name, value.expect("a legal header"));
        let status = request.send().await.expect("an answer").status().as_u16();
        // The framework may refuse such a `host` itself.
        assert!(status == 401 || (name == "host" && status == 400), "{name}: {status}");
    }
}

pub async fn templates_and_machines_are_no_users<F: Framework>() {
    let world = World::start::<F>().await;
    let template = world.person("alice").template_token("supabase").expect("a template").mint();
    world.get_with(&template, "/me").await.expect(401);
    for opaque in ["ak_123", "mt_123", "oat_123"] {
        world.get_with(opaque, "/me").await.expect(401);
        world.get_with(opaque, "/hello").await.hidden();
        world.get_with(opaque, "/home").await.expect(200);
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn a_pending_session_is_nobody_unless_allowed<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("dave", "/me").await.refused(401, "pending-session");
    world.get_as("dave", "/hello").await.hidden();
    world.get_as("dave", "/home").await.expect(200);
    let token = world.person("alice").token_builder().pending().mint();
    world.get_with(&token, "/me").await.refused(401, "pending-session");
    world.get_as("dave", "/pending").await.expect(200);
}

pub async fn what_is_asked_is_demanded<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/admin").await.expect(200);
    world.get_as("bob", "/admin").await.refused(403, "not-allowed");
    world.get_as("carol", "/admin").await.refused(403, "not-allowed");
    world.get_as_nobody("/admin").await.hidden();
    world.get_as("bob", "/hidden-admin").await.hidden();
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn a_denial_keeps_its_reasons_to_itself<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as("bob", "/admin").await.expect(403);
    assert!(!answer.body.contains("org:admin"), "{}", answer.body);
    assert_eq!(answer.header("x-clerk-auth-status"), None);
    assert_eq!(answer.header("www-authenticate"), None);
}

pub async fn grouping_is_kept<F: Framework>() {
    let world = World::start::<F>().await;
    for (name, status) in [("alice", 200), ("bob", 200), ("gina", 200), ("carol", 403)] {
        world.get_as(name, "/any-of").await.expect(status);
    }
    // gina is an admin who may not create: `a || b && c` would let her in.
    for (name, status) in [("alice", 200), ("bob", 403), ("gina", 403), ("carol", 403)] {
        world.get_as(name, "/all-of").await.expect(status);
    }
}

pub async fn a_check_of_ones_own_decides<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("bob").token_builder().claim("alice", true).mint();
    world.get_with(&token, "/checked").await.expect(200);
    world.get_as("bob", "/checked").await.refused(403, "not-allowed");
}

pub async fn a_stale_factor_asks_for_it<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world.get_with(&token.clone().factor_ages(3, -1).mint(), "/reverified").await.expect(200);
    let answer = world.get_with(&token.clone().factor_ages(10, -1).mint(), "/reverified").await;
    let asked = |config| {
        serde_json::json!({"clerk_error": {
            "type": "forbidden",
            "reason": "reverification-error",
            "metadata": {"reverification": config},
        }})
    };
    assert_eq!(answer.expect(403).json(), asked("strict".into()));

    let stale = token.factor_ages(7, -1).mint();
    let answer = world.get_with(&stale, "/reverified-admin").await.expect(403);
    let config = serde_json::json!({"level": "first_factor", "afterMinutes": 7});
    assert_eq!(answer.json(), asked(config));
    // Another factor wouldn't make him an admin.
    let bob = world.person("bob").token_builder().factor_ages(99, -1).mint();
    world.get_with(&bob, "/reverified-admin").await.hidden();
}

pub async fn an_actor_is_seen<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world.get_with(&token.mint(), "/in-person").await.expect(200);
    let acted = token.actor("user_support").mint();
    world.get_with(&acted, "/in-person").await.refused(403, "not-allowed");
}

pub async fn the_path_names_the_organization<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let id = alice.org_id().expect("an active organization");
    let path = format!("/orgs/{id}");
    world.get_with(&alice.token(), &path).await.expect(200);
    world.get_as("gina", &path).await.refused(403, "not-allowed");
    world.get_as("carol", &path).await.refused(403, "not-allowed");
    world.get_with(&alice.token(), "/orgs/acme").await.refused(403, "not-allowed");
}

pub async fn redirects_fit_the_method<F: Framework>() {
    let world = World::start::<F>().await;
    let bob = bearer(&world.person("bob").token());
    let cases = [
        (world.get("/upgrade", &[bob.clone()]).await, 307, "/upgrade"),
        (world.post("/upgrade", &[bob], "").await, 303, "/upgrade"),
        (world.get("/moved", &[]).await, 307, "/elsewhere"),
        (world.post("/moved", &[], "").await, 303, "/elsewhere"),
        (world.post("/user", &[], "").await, 303, "/sign-in"),
    ];
    for (answer, status, location) in cases {
        let answer = answer.expect(status);
        assert_eq!(answer.header("location"), Some(location));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn a_function_of_ones_own_answers<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as_nobody("/tea").await.expect(418);
    assert_eq!(answer.body, "dev-browser-missing");
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
}

pub async fn a_page_without_the_middleware_is_refused<F: Framework>() {
    let world = World::start::<F>().await;
    for path in ["/hello", "/page"] {
        let answer = world.get(path, &navigation()).await.expect(401);
        assert_eq!(answer.header("location"), None);
    }
}

pub async fn policies_in_code_are_enforced<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/required").await.expect(200);
    world.get_as("bob", "/required").await.refused(403, "not-allowed");
    world.get_as("alice", "/required-hidden").await.hidden();
    let alice = world.person("alice");
    let proven = world.get_with(&alice.token(), "/proven").await.expect(200);
    assert_eq!(proven.body, alice.user_id().as_str());
    world.get_as("bob", "/proven").await.refused(403, "not-allowed");
}
