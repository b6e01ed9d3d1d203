//! Results of `authenticate_request`, budgets, and redemption of handshake nonces.

use std::time::Duration;

use http::{HeaderMap, Method, Uri};
use serde_json::json;

use super::signer::primary;
use super::support::{Backend, BackendResponse, START, TestClock, World, claims};
use crate::caller::{Caller, Unauthenticated};
use crate::config::{ClerkBuilder, cookie_suffix, suffixed_cookie_name};
use crate::policy::{AcceptedTokens, TokenType};
use crate::request_head::RequestHead;
use crate::service::{Clerk, RequestState, RequestStatus};

const PUBLISHABLE_KEY: &str = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k";

pub(super) async fn browse(
    clerk: &Clerk,
    url: &'static str,
    headers: &[(&'static str, &str)],
) -> RequestState {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().expect("a header"));
    }
    let (method, uri) = (Method::GET, Uri::from_static(url));
    let head = RequestHead::new(&method, &uri, &map);
    clerk
        .authenticate_request(&head, AcceptedTokens::SESSION)
        .await
}

/// Creates a live instance with a publishable key, so that it reads cookies.
pub(super) fn live_world() -> World {
    World::with(|builder| {
        builder
            .publishable_key(PUBLISHABLE_KEY)
            .secret_key("sk_live_placeholder")
    })
}

#[tokio::test]
async fn request_without_credentials_is_unauthenticated_without_a_call() {
    let world = World::new();
    let state = browse(&world.clerk, "http://localhost/", &[]).await;
    assert_eq!(state.status(), RequestStatus::SignedOut);
    assert!(!state.is_unavailable());
    assert!(matches!(
        state.to_auth().caller(),
        Caller::Unauthenticated(Unauthenticated::SignedOut { pending: false })
    ));
    assert!(world.backend.all_calls().is_empty());
}

/// Padding at the end of a token does not change the signed bytes.
#[tokio::test]
async fn machine_jwt_is_never_accepted_as_a_session() {
    let world = live_world();
    let mut claims = world.claims();
    claims["sub"] = "mch_1".into();
    for padding in ["", "=", "=="] {
        let token = primary().token(&claims) + padding;
        let state = world.bearer(&token).await;
        assert!(!state.is_authenticated(), "header, {padding:?}");
        let cookies = format!("__session={token}; __client_uat={}", START - 60);
        let state = browse(&world.clerk, "http://localhost/", &[("cookie", &cookies)]).await;
        assert!(!state.is_authenticated(), "cookie, {padding:?}");
    }
}

#[tokio::test]
async fn state_contains_status_type_token_and_reason() {
    let world = World::new();
    let token = world.token();
    let state = world.bearer(&token).await;
    assert_eq!(state.status().as_str(), "signed-in");
    assert_eq!(state.token_type(), Some(TokenType::Session));
    assert_eq!(state.token().expect("a token").as_str(), token);
    assert!(state.reason().is_none() && state.message().is_none());
    assert!(state.headers().is_empty());
    assert!(state.clerk().is_same_instance(&world.clerk));
    assert!(!format!("{state:?}").contains(&token));
}

#[tokio::test]
async fn pending_session_is_signed_out_unless_allowed() {
    let world = World::new();
    let mut claims = world.claims();
    claims["sts"] = "pending".into();
    let state = world.bearer(&primary().token(&claims)).await;
    assert!(state.is_authenticated());
    assert!(matches!(
        state.to_auth().caller(),
        Caller::Unauthenticated(Unauthenticated::SignedOut { pending: true })
    ));
    assert!(matches!(
        state.to_auth_with_pending().caller(),
        Caller::Session(_)
    ));
}

#[tokio::test]
async fn rejected_token_is_explained_in_headers() {
    let world = World::new();
    let state = world.bearer("a.b.c").await;
    let headers = state.headers();
    assert_eq!(headers["x-clerk-auth-status"], "signed-out");
    assert_eq!(headers["x-clerk-auth-reason"], "token-invalid");
    assert!(headers.contains_key("x-clerk-auth-message"));
}

#[tokio::test]
async fn unauthenticated_machine_has_its_token_type() {
    let world = World::new();
    let state = world
        .machine("ak_1", AcceptedTokens::One(TokenType::ApiKey))
        .await;
    assert!(matches!(
        state.to_auth().caller(),
        Caller::Unauthenticated(Unauthenticated::Machine(TokenType::ApiKey))
    ));
    let list = AcceptedTokens::list(&[TokenType::ApiKey]);
    let state = world.machine(&world.token(), list).await;
    assert!(matches!(
        state.to_auth().caller(),
        Caller::Unauthenticated(Unauthenticated::Invalid)
    ));
}

/// Sends requests with these cookies, each of which causes a call with this path. Returns the
/// number of requests before the first one that causes none.
async fn first_beyond_budget(
    world: &World,
    path: &str,
    cookies: impl Fn(usize) -> String,
) -> usize {
    let mut numbers = 0..2000;
    let first = loop {
        let number = numbers.next().expect("a budget below 2000");
        let headers = [
            ("cookie", &*cookies(number)),
            ("host", "www.example.com"),
            ("sec-fetch-dest", "document"),
        ];
        let state = browse(&world.clerk, "https://www.example.com/", &headers).await;
        if state.is_unavailable() {
            break number;
        }
    };
    assert_eq!(world.backend.calls(path), first);
    first
}

async fn nonce_budget(world: &World) -> usize {
    let path = "/v1/clients/handshake_payload";
    let unknown = BackendResponse::error(404, "resource_not_found");
    world.backend.respond(path, &unknown);
    let cookies = |number| format!("__clerk_handshake_nonce=unknown{number}");
    first_beyond_budget(world, path, cookies).await
}

async fn refresh_budget(world: &World) -> usize {
    let path = "/v1/sessions/sess_1/refresh";
    let spent = BackendResponse::error(401, "refresh_token_spent");
    world.backend.respond(path, &spent);
    let cookies = |number: usize| expired_session(&format!("unknown{number}"));
    first_beyond_budget(world, path, cookies).await
}

/// Returns the cookies of an expired session with a valid signature, which can be refreshed.
pub(super) fn expired_session(refresh_token: &str) -> String {
    let past = START - 7200;
    let token = primary().token(&claims(past));
    let refresh = suffixed_cookie_name("__refresh", &cookie_suffix(PUBLISHABLE_KEY));
    format!("__session={token}; __client_uat={past}; {refresh}={refresh_token}")
}

#[tokio::test]
async fn unauthenticated_requests_share_a_part_of_the_configured_limit() {
    for (limit, nonces, refreshes) in [(40, 16, 8), (200, 80, 40)] {
        let world = || {
            World::with(|builder| {
                builder
                    .publishable_key(PUBLISHABLE_KEY)
                    .secret_key("sk_live_placeholder")
                    .rate_limit(limit)
            })
        };
        assert_eq!(nonce_budget(&world()).await, nonces);
        assert_eq!(refresh_budget(&world()).await, refreshes);
    }
}

#[tokio::test]
async fn unauthenticated_requests_share_a_part_of_clerks_limit_by_default() {
    let world = || {
        World::with(|builder| {
            builder
                .publishable_key(PUBLISHABLE_KEY)
                .secret_key("sk_live_placeholder")
                .no_rate_limit()
        })
    };
    assert_eq!(nonce_budget(&world()).await, 400);
    assert_eq!(refresh_budget(&world()).await, 200);
}

#[tokio::test]
async fn budgets_are_separate_and_are_restored() {
    let world = live_world();
    let nonces = nonce_budget(&world).await;
    let refreshes = refresh_budget(&world).await;
    assert_eq!((nonces, refreshes), (380, 190));
    let cookies = expired_session("r");
    let page = [("host", "www.example.com"), ("cookie", cookies.as_str())];
    world.clock.set(9);
    let later = browse(&world.clerk, "https://www.example.com/", &page).await;
    assert!(later.is_unavailable() && !later.is_authenticated());
    world.clock.set(10);
    let next = browse(&world.clerk, "https://www.example.com/", &page).await;
    assert!(!next.is_unavailable() && !next.is_authenticated());
}

#[tokio::test(start_paused = true)]
async fn refresh_or_nonce_without_a_response_is_unavailable() {
    let faults = [
        BackendResponse::NoConnection,
        BackendResponse::Silence,
        BackendResponse::error(500, "internal_clerk_error"),
        BackendResponse::error(429, "too_many_requests"),
    ];
    for fault in faults {
        let world = live_world();
        let cookies = expired_session("r");
        world.backend.respond("/v1/sessions/sess_1/refresh", &fault);
        world
            .backend
            .respond("/v1/clients/handshake_payload", &fault);

        let begin = tokio::time::Instant::now();
        let fetch = [("host", "www.example.com"), ("cookie", cookies.as_str())];
        let state = browse(&world.clerk, "https://www.example.com/", &fetch).await;
        assert_eq!(state.status(), RequestStatus::SignedOut);
        assert!(state.is_unavailable());
        let nonce = "https://www.example.com/?__clerk_handshake_nonce=n";
        let page = [("host", "www.example.com"), ("sec-fetch-dest", "document")];
        let redeemed = browse(&world.clerk, nonce, &page).await;
        assert_eq!(redeemed.status(), RequestStatus::SignedOut);
        assert!(redeemed.is_unavailable());
        assert!(begin.elapsed() <= Duration::from_secs(21));
    }
}

#[tokio::test]
async fn malformed_response_to_a_nonce_is_unavailable() {
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({"cookies": 7}),
        json!({"directives": [1]}),
        json!({"directives": "text"}),
    ] {
        let world = live_world();
        world
            .backend
            .respond("/v1/clients/handshake_payload", &BackendResponse::ok(&body));
        let nonce = "https://www.example.com/?__clerk_handshake_nonce=n";
        let page = [("host", "www.example.com"), ("sec-fetch-dest", "document")];
        let state = browse(&world.clerk, nonce, &page).await;
        assert_eq!(state.status(), RequestStatus::SignedOut);
        assert!(state.is_unavailable(), "{body}");
    }
}

/// A status without Clerk's JSON is the page of a proxy.
#[tokio::test]
async fn only_an_explicit_rejection_of_a_nonce_is_signed_out() {
    let responses = [
        (BackendResponse::error(400, "form_param_invalid"), false),
        (BackendResponse::error(404, "resource_not_found"), false),
        (BackendResponse::error(410, "gone"), false),
        (BackendResponse::error(422, "form_param_invalid"), false),
        (BackendResponse::text(404, "<html>"), true),
        (BackendResponse::text(400, ""), true),
        (BackendResponse::text(302, ""), true),
        (BackendResponse::error(401, "clerk_key_invalid"), true),
        (BackendResponse::error(403, "forbidden"), true),
        (BackendResponse::error(409, "conflict"), true),
        (BackendResponse::error(429, "too_many_requests"), true),
        (BackendResponse::error(500, "internal_clerk_error"), true),
        (BackendResponse::text(200, "{"), true),
        (BackendResponse::NoConnection, true),
    ];
    for (response, is_unavailable) in responses {
        let world = live_world();
        let path = "/v1/clients/handshake_payload";
        world.backend.respond(path, &response);
        let nonce = "https://www.example.com/?__clerk_handshake_nonce=n";
        let page = [("host", "www.example.com"), ("sec-fetch-dest", "document")];
        let state = browse(&world.clerk, nonce, &page).await;
        assert_eq!(state.status(), RequestStatus::SignedOut);
        assert_eq!(state.is_unavailable(), is_unavailable, "{response:?}");
        assert_eq!(state.unavailable_in_middleware().is_some(), is_unavailable);
        assert_eq!(world.backend.calls(path), 1);
    }
}

#[tokio::test]
async fn concurrent_requests_with_one_nonce_redeem_it_once() {
    let world = live_world();
    let path = "/v1/clients/handshake_payload";
    let token = primary().token(&claims(START));
    let directives = json!({"directives": [format!("__session={token}; Path=/")]});
    world
        .backend
        .respond(path, &BackendResponse::ok(&directives));
    assert!(world.bearer(&world.token()).await.is_authenticated());
    let page = [
        ("host", "www.example.com"),
        ("sec-fetch-dest", "document"),
        ("cookie", "__clerk_handshake_nonce=n"),
    ];
    let tabs = (0..4).map(|_| browse(&world.clerk, "https://www.example.com/", &page));
    for state in futures_util::future::join_all(tabs).await {
        assert!(state.is_authenticated());
        assert!(state.headers().contains_key("set-cookie"));
    }
    assert_eq!(world.backend.calls(path), 1);
}

#[tokio::test]
async fn malformed_nonce_causes_no_call() {
    let world = live_world();
    let long = format!("__clerk_handshake_nonce={}", "x".repeat(600));
    let page = [
        ("host", "www.example.com"),
        ("sec-fetch-dest", "document"),
        ("cookie", long.as_str()),
    ];
    let state = browse(&world.clerk, "https://www.example.com/", &page).await;
    assert!(!state.is_unavailable());
    assert_eq!(world.backend.calls("/v1/clients/handshake_payload"), 0);
}

#[tokio::test]
async fn token_without_any_key_is_rejected_without_a_fetch() {
    let (backend, clock) = (Backend::new(), TestClock::default());
    let builder = ClerkBuilder::new()
        .secret_key("sk_test_placeholder")
        .clock(clock);
    let mut settings = builder
        .transport(backend.clone())
        .settings()
        .expect("good settings");
    settings.has_secret_key = false;
    let clerk = Clerk::assemble(settings);
    let token = primary().token(&claims(START));
    let state = super::support::authenticate(&clerk, &token, AcceptedTokens::SESSION).await;
    assert_eq!(
        state.reason().expect("a reason").to_string(),
        "jwk-failed-to-resolve"
    );
    assert!(!state.is_unavailable());
    assert!(backend.all_calls().is_empty());
}

#[tokio::test]
async fn debug_of_an_instance_contains_no_key() {
    let world = World::with(|builder| {
        builder
            .secret_key("sk_test_verysecret")
            .machine_secret_key("ak_alsosecret")
    });
    let text = format!("{:?} {:?}", world.clerk, world.clerk.settings());
    assert!(
        !text.contains("secret\"") && !text.contains("verysecret") && !text.contains("alsosecret")
    );
}
