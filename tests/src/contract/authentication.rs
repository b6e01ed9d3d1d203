//! Authentication: session tokens, session cookies and invalid credentials.

use std::io::ErrorKind;
use std::net::TcpListener;

use clerk_runtime::dev::{Category, SignedIn};
use clerk_runtime::revocations::Revocation;
use serde_json::json;

use super::world::{World, bearer};
use crate::apps::Framework;

pub async fn unauthenticated_request_to_protected_route_returns_404<F: Framework>() {
    let world = World::start::<F>().await;
    let hidden = world.get_unauthenticated("/hello").await.hidden();
    let unrouted = world
        .get_unauthenticated("/no-such-route")
        .await
        .expect(404);
    assert_eq!(hidden.body, unrouted.body);
    let mut names: Vec<_> = hidden.headers.keys().map(ToString::to_string).collect();
    let mut plain: Vec<_> = unrouted.headers.keys().map(ToString::to_string).collect();
    names.sort();
    plain.sort();
    assert_eq!(names, plain);
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn valid_session_token_is_accepted<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get_as("alice", "/hello").await.expect(200);
    assert_eq!(response.body, "hello");
    assert_eq!(response.header("x-clerk-auth-status"), None);
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn on_missing_401_gives_the_reason<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world
        .get_unauthenticated("/me")
        .await
        .rejected(401, "dev-browser-missing");
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.header("x-clerk-auth-status"), Some("signed-out"));
    assert_eq!(
        response.header("x-clerk-auth-reason"),
        Some("dev-browser-missing")
    );
    assert_eq!(response.header("x-clerk-auth-message"), None);
}

pub async fn auth_accepts_unauthenticated_requests<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let unauthenticated = world.get_unauthenticated("/home").await.expect(200).json();
    let authenticated = world
        .get_with(&alice.token(), "/home")
        .await
        .expect(200)
        .json();
    let garbage = world.get_with("garbage", "/home").await.expect(200).json();
    assert_eq!(unauthenticated["userId"], serde_json::Value::Null);
    assert_eq!(authenticated["userId"], alice.user_id().as_str());
    assert_eq!(garbage["userId"], serde_json::Value::Null);
}

/// Returns tokens that are rejected where a session is required, with the reasons.
fn invalid_tokens(world: &World) -> [(String, &'static str); 6] {
    let token = world.person("alice").token_builder();
    [
        (
            token.clone().signed_by_unknown_key().mint(),
            "token-invalid-signature",
        ),
        (token.clone().unsigned().mint(), "token-invalid-algorithm"),
        (
            token.category(Category::Template).mint(),
            "token-type-mismatch",
        ),
        ("garbage".to_owned(), "token-invalid"),
        ("ak_unknown".to_owned(), "token-invalid"),
        ("mt_unknown".to_owned(), "token-invalid"),
    ]
}

/// Returns the cookies of a browser whose session token is invalid.
fn invalid_cookies(world: &World) -> String {
    let alice = world.person("alice");
    let forged = alice.token_builder().signed_by_unknown_key().mint();
    with_session(&alice, &forged)
}

/// Returns the cookies of a session with another session token.
fn with_session(person: &SignedIn, token: &str) -> String {
    let cookies = person.cookie_header();
    let changed = cookies
        .split("; ")
        .map(|cookie| match cookie.split_once('=') {
            Some((name, _)) if name.starts_with("__session") => format!("{name}={token}"),
            _ => cookie.to_owned(),
        });
    changed.collect::<Vec<_>>().join("; ")
}

pub async fn on_invalid_rejects_only_invalid_credentials<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        let path = "/valid-or-none";
        let none = world.get_unauthenticated(path).await.expect(200).json();
        assert_eq!(none["userId"], serde_json::Value::Null);
        let alice = world.person("alice");
        let cookies = [("cookie", alice.cookie_header())];
        for valid in [
            world.get_with(&alice.token(), path).await,
            world.get(path, &cookies).await,
        ] {
            let valid = valid.expect(200).json();
            assert_eq!(valid["userId"], alice.user_id().as_str());
        }
        // A pending session and another authorization scheme are not invalid credentials.
        world.get_as("dave", path).await.expect(200);
        let basic = [("authorization", "Basic YTpi".to_owned())];
        world.get(path, &basic).await.expect(200);
        for (token, reason) in invalid_tokens(&world) {
            world.get_with(&token, path).await.rejected(401, reason);
        }
        let expired = alice.token_builder().expired().mint();
        world.get_with(&expired, path).await.expect(401);
        let cookies = [("cookie", invalid_cookies(&world))];
        world
            .get(path, &cookies)
            .await
            .rejected(401, "token-invalid-signature");
    }
}

pub async fn handler_sees_the_reason_of_invalid_credentials<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        let path = "/failure";
        for valid in [
            world.get_unauthenticated(path).await,
            world.get_as("alice", path).await,
            world.get_as("dave", path).await,
        ] {
            assert_eq!(valid.expect(200).body, "");
        }
        for (token, reason) in invalid_tokens(&world) {
            let response = world.get_with(&token, path).await.expect(200);
            assert_eq!(response.body, reason);
        }
        let cookies = [("cookie", invalid_cookies(&world))];
        let response = world.get(path, &cookies).await.expect(200);
        assert_eq!(response.body, "token-invalid-signature");
    }
}

pub async fn session_cookie_is_accepted<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let response = world
        .get("/me", &[("cookie", alice.cookie_header())])
        .await
        .expect(200);
    assert_eq!(response.json()["userId"], alice.user_id().as_str());
}

pub async fn authorization_header_takes_precedence_over_the_cookie<F: Framework>() {
    let world = World::start::<F>().await;
    let (alice, bob) = (world.person("alice"), world.person("bob"));
    let headers = [bearer(&bob.token()), ("cookie", alice.cookie_header())];
    let response = world.get("/me", &headers).await.expect(200);
    assert_eq!(response.json()["userId"], bob.user_id().as_str());
    let headers = [bearer("garbage"), ("cookie", alice.cookie_header())];
    world.get("/me", &headers).await.expect(401);
}

pub async fn other_authorization_schemes_are_ignored<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    for scheme in ["Basic", "Token"] {
        let headers = [("authorization", format!("{scheme} {token}"))];
        world
            .get("/me", &headers)
            .await
            .rejected(401, "dev-browser-missing");
    }
    world
        .get("/me", &[("authorization", token)])
        .await
        .expect(200);
}

pub async fn bearer_scheme_is_case_insensitive<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    for scheme in ["bearer ", "BEARER ", "bEaReR ", "Bearer  ", "bearer   "] {
        let headers = [("authorization", format!("{scheme}{token}"))];
        world.get("/me", &headers).await.expect(200);
    }
}

pub async fn repeated_authorization_header_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let cookie = ("cookie", alice.cookie_header());
    let good = bearer(&alice.token());
    for headers in [
        vec![good.clone(), good.clone()],
        vec![good.clone(), bearer("garbage"), cookie.clone()],
        vec![
            ("authorization", "Basic eDp5".to_owned()),
            good.clone(),
            cookie,
        ],
        vec![("authorization", format!("{}, {}", good.1, good.1))],
    ] {
        let response = world.get("/me", &headers).await;
        let response = response.rejected(401, "authorization-header-repeated");
        assert_eq!(
            response.header("x-clerk-auth-reason"),
            Some("authorization-header-repeated")
        );
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn malformed_bearer_token_does_not_fall_back_to_the_cookie<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    for header in [
        "Bearer",
        "bearer",
        "bearer a b",
        "Bearer a,b",
        "BEARER garbage",
    ] {
        let headers = [
            ("authorization", header.to_owned()),
            ("cookie", alice.cookie_header()),
        ];
        world
            .get("/me", &headers)
            .await
            .rejected(401, "token-invalid");
    }
    let basic = ("authorization", "Basic eDp5".to_owned());
    let headers = [basic, ("cookie", alice.cookie_header())];
    world.get("/me", &headers).await.expect(200);
}

pub async fn expired_or_forged_token_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    let cases = [
        (
            token.clone().expired(),
            "session-token-expired-refresh-non-eligible-no-refresh-cookie",
        ),
        (token.clone().not_yet_valid(), "session-token-nbf"),
        (
            token.clone().signed_by_unknown_key(),
            "token-invalid-signature",
        ),
        (token.clone().unsigned(), "token-invalid-algorithm"),
        (
            token.clone().signed_with_public_key(),
            "token-invalid-algorithm",
        ),
        (
            token.clone().header("kid", "ins_unknown"),
            "jwk-kid-mismatch",
        ),
        (
            token.clone().category(Category::Template),
            "token-type-mismatch",
        ),
        (
            token.clone().category(Category::MachineToMachine),
            "token-type-mismatch",
        ),
        (token.without_claim("sub"), "token-verification-failed"),
    ];
    for (token, reason) in cases {
        let response = world.get_with(&token.mint(), "/me").await.expect(401);
        let header = response.header("x-clerk-auth-reason").unwrap_or_default();
        assert_eq!((header, response.error_code().as_str()), (reason, reason));
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

/// The token is rejected even if the handler does not use the id.
pub async fn revoked_session_with_a_cached_token_is_unauthenticated<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let token = alice.token();
    world.get_with(&token, "/me").await.expect(200);
    let revocations = world.clerk.revocations();
    revocations.revoke(Revocation::session(&alice.session_id()));
    let rejected = world.get_with(&token, "/me").await;
    rejected.rejected(401, "session-revoked");
    world.get_as("alice", "/me").await.expect(200);
    assert_eq!(world.app.counters.handlers(), 2);
}

pub async fn token_with_an_empty_id_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let machine = world.instance.oauth_token("alice").expect("a person");
    let machine = machine.scopes(["invoices:read"]).jwt();
    world
        .get_with(&machine.mint(), "/delegated")
        .await
        .expect(200);
    for (name, empty) in [("sub", ""), ("sub", " "), ("sid", ""), ("iss", "")] {
        let token = alice.token_builder().claim(name, empty).mint();
        let session = [("cookie", with_session(&alice, &token))];
        for path in ["/me", "/valid-or-none"] {
            let reason = "token-verification-failed";
            world.get_with(&token, path).await.rejected(401, reason);
            world.get(path, &session).await.rejected(401, reason);
        }
        let token = machine.clone().claim(name, empty).mint();
        world.get_with(&token, "/delegated").await.expect(401);
    }
}

/// Follows RFC 7515, section 4.1.11, and RFC 7797.
pub async fn token_that_requires_an_extension_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let machine = world.instance.oauth_token("alice").expect("a person");
    let machine = machine.scopes(["invoices:read"]).jwt();
    for (name, value) in [("crit", json!(["exp"])), ("b64", json!(false))] {
        let token = alice.token_builder().header(name, &value).mint();
        let session = [("cookie", with_session(&alice, &token))];
        let response = world.get_with(&token, "/me").await;
        response.rejected(401, "token-invalid");
        world.get("/me", &session).await.expect(401);
        let token = machine.clone().header(name, &value).mint();
        world.get_with(&token, "/delegated").await.expect(401);
    }
}

/// Tries the token headers that contain the URL of a key (RFC 7515, sections 4.1.2 and 4.1.5).
pub async fn key_url_in_a_token_header_is_not_fetched<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.set_nonblocking(true).expect("a setting");
    let address = listener.local_addr().expect("an address");
    for name in ["jku", "x5u"] {
        let token = token.clone().header(name, format!("http://{address}/keys"));
        let forged = token.signed_by_unknown_key().mint();
        let response = world.get_with(&forged, "/me").await;
        response.rejected(401, "token-invalid-signature");
    }
    let connection = listener.accept().map(drop).map_err(|error| error.kind());
    assert_eq!(connection, Err(ErrorKind::WouldBlock));
}

pub async fn malformed_token_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let (head, _) = token.rsplit_once('.').expect("three parts");
    let long = "a".repeat(16 * 1024 + 1);
    let huge = format!("{token}{}", "A".repeat(16 * 1024));
    let cases = [
        "a.b.c",
        "..",
        &token[..token.len() / 2],
        head,
        &long,
        &huge,
        "ä.ö.ü",
    ];
    for case in cases {
        let response = world.get_with(case, "/me").await.expect(401);
        assert!(!response.body.contains(&token), "{}", response.body);
        world.get_with(case, "/home").await.expect(200);
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn non_utf8_header_is_unauthenticated<F: Framework>() {
    let world = World::start::<F>().await;
    let url = format!("http://{}/me", world.app.address);
    for name in [
        "authorization",
        "cookie",
        "accept",
        "host",
        "x-forwarded-host",
    ] {
        let value = reqwest::header::HeaderValue::from_bytes(b"Bearer \xff\xfe.\x80.\xc3");
        let request = world
            .http
            .get(&url)
            .header(name, value.expect("a legal header"));
        let status = request.send().await.expect("a response").status().as_u16();
        // The framework may reject such a `host` itself.
        assert!(
            status == 401 || (name == "host" && status == 400),
            "{name}: {status}"
        );
    }
}

pub async fn template_and_machine_tokens_are_unauthenticated<F: Framework>() {
    let world = World::start::<F>().await;
    let template = world
        .person("alice")
        .template_token("supabase")
        .expect("a template")
        .mint();
    world.get_with(&template, "/me").await.expect(401);
    for opaque in ["ak_123", "mt_123", "oat_123"] {
        world.get_with(opaque, "/me").await.expect(401);
        world.get_with(opaque, "/hello").await.hidden();
        world.get_with(opaque, "/home").await.expect(200);
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn pending_session_is_unauthenticated_unless_allowed<F: Framework>() {
    let world = World::start::<F>().await;
    world
        .get_as("dave", "/me")
        .await
        .rejected(401, "pending-session");
    world.get_as("dave", "/hello").await.hidden();
    world.get_as("dave", "/home").await.expect(200);
    let token = world.person("alice").token_builder().pending().mint();
    world
        .get_with(&token, "/me")
        .await
        .rejected(401, "pending-session");
    world.get_as("dave", "/pending").await.expect(200);
}
