//! Opaque machine tokens.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::support::{BackendResponse, START, World};
use crate::policy::{AcceptedTokens, TokenType};
use crate::service::RequestState;

const VERIFY: &str = "/api_keys/verify";
const API_KEY: AcceptedTokens = AcceptedTokens::One(TokenType::ApiKey);
const TOKEN: &str = "ak_0001";

fn api_key() -> Value {
    json!({
        "object": "api_key", "id": "api_key_1", "type": "api_key", "name": "key",
        "subject": "user_1", "scopes": ["read"], "claims": null, "revoked": false,
        "revocation_reason": null, "expired": false, "expiration": null, "created_by": null,
        "description": null, "last_used_at": null, "created_at": 1, "updated_at": 1,
    })
}

fn with(name: &str, value: impl Into<Value>) -> BackendResponse {
    let mut body = api_key();
    body[name] = value.into();
    BackendResponse::ok(&body)
}

fn world(response: &BackendResponse) -> World {
    let world = World::new();
    world.backend.respond(VERIFY, response);
    world
}

async fn request(world: &World, token: &str) -> RequestState {
    world.machine(token, API_KEY).await
}

#[tokio::test]
async fn successful_verification_is_cached_for_ten_seconds() {
    let world = world(&BackendResponse::ok(&api_key()));
    for (secs, calls) in [(0, 1), (5, 1), (9, 1), (10, 2)] {
        world.clock.set(secs);
        assert!(request(&world, TOKEN).await.is_authenticated());
        assert_eq!(world.backend.calls(VERIFY), calls, "after {secs} s");
    }
}

#[tokio::test]
async fn cache_lifetime_is_configurable() {
    for (ttl, calls) in [(0, 5), (2, 3), (3600, 1)] {
        let ttl = Duration::from_secs(ttl);
        let world = World::with(|builder| {
            builder.machine_token_cache_ttl(ttl.min(Duration::from_secs(10)))
        });
        world
            .backend
            .respond(VERIFY, &BackendResponse::ok(&api_key()));
        for secs in 0..5 {
            world.clock.set(secs);
            assert!(request(&world, TOKEN).await.is_authenticated());
        }
        assert_eq!(world.backend.calls(VERIFY), calls, "{ttl:?}");
    }
}

#[tokio::test]
async fn successful_verification_expires_with_the_token() {
    let world = world(&with("expiration", (START + 3) * 1000));
    assert!(request(&world, TOKEN).await.is_authenticated());
    world.backend.respond(VERIFY, &with("expired", true));
    world.clock.set(2);
    assert!(request(&world, TOKEN).await.is_authenticated());
    world.clock.set(3);
    assert!(!request(&world, TOKEN).await.is_authenticated());
    assert_eq!(world.backend.calls(VERIFY), 2);
}

#[tokio::test]
async fn rejection_is_cached_for_two_seconds() {
    for rejection in [
        BackendResponse::error(404, "resource_not_found"),
        with("revoked", true),
        with("expiration", (START - 1) * 1000),
    ] {
        let world = world(&rejection);
        for (secs, calls) in [(0, 1), (1, 1), (2, 2)] {
            world.clock.set(secs);
            let state = request(&world, TOKEN).await;
            assert!(!state.is_authenticated() && !state.is_unavailable());
            assert_eq!(world.backend.calls(VERIFY), calls, "after {secs} s");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn failures_are_not_cached_and_are_unavailable() {
    let faults = [
        BackendResponse::NoConnection,
        BackendResponse::Silence,
        BackendResponse::error(429, "too_many_requests"),
        BackendResponse::error(500, "internal_clerk_error"),
        BackendResponse::error(401, "clerk_key_invalid"),
        BackendResponse::error(403, "forbidden"),
        BackendResponse::error(400, "form_param_invalid"),
        BackendResponse::error(422, "form_param_invalid"),
        BackendResponse::error(409, "conflict"),
        BackendResponse::text(302, ""),
        BackendResponse::text(404, "<html>"),
        BackendResponse::text(200, "{\"object\":"),
        BackendResponse::text(200, ""),
        BackendResponse::ok(&json!([])),
        BackendResponse::ok(&json!({"id": 7, "subject": "user_1"})),
        with("subject", ""),
        with("expiration", "soon"),
    ];
    for fault in faults {
        let world = world(&fault);
        assert!(request(&world, TOKEN).await.is_unavailable());
        world
            .backend
            .respond(VERIFY, &BackendResponse::ok(&api_key()));
        assert!(request(&world, TOKEN).await.is_authenticated());
        assert_eq!(world.backend.calls(VERIFY), 2, "no attempt is repeated");
    }
}

#[tokio::test]
async fn retry_after_of_clerk_is_passed_on() {
    let world = world(&BackendResponse::retry_after(7));
    assert_eq!(
        request(&world, TOKEN).await.retry_after(),
        Some(Duration::from_secs(7))
    );
}

#[tokio::test]
async fn malformed_token_causes_no_call() {
    let world = world(&BackendResponse::ok(&api_key()));
    for token in [
        "ak_!",
        "ak_with%20space",
        &format!("ak_{}", "x".repeat(600)),
    ] {
        let state = request(&world, token).await;
        assert!(
            !state.is_authenticated() && !state.is_unavailable(),
            "{token}"
        );
    }
    assert_eq!(world.backend.calls(VERIFY), 0);
}

#[tokio::test]
async fn concurrent_requests_with_one_token_make_one_call() {
    let world = world(&BackendResponse::ok(&api_key()));
    let states = join_all((0..500).map(|_| request(&world, TOKEN))).await;
    assert!(states.iter().all(RequestState::is_authenticated));
    assert_eq!(world.backend.calls(VERIFY), 1);
}

#[tokio::test]
async fn unknown_tokens_can_use_a_fifth_of_the_limit() {
    let world = world(&BackendResponse::error(404, "resource_not_found"));
    for number in 0..100 {
        let state = request(&world, &format!("ak_unknown_{number}")).await;
        assert_eq!(state.is_unavailable(), number >= 19, "token {number}");
    }
    assert_eq!(world.backend.calls(VERIFY), 19);
    let state = request(&world, "ak_yet_another").await;
    assert_eq!(state.retry_after(), Some(Duration::from_secs(10)));
    world.clock.set(10);
    assert!(!request(&world, "ak_yet_another").await.is_unavailable());
}

#[tokio::test]
async fn production_instance_has_ten_times_the_budget() {
    let world = World::with(|builder| builder.secret_key("sk_live_placeholder"));
    for number in 0..300 {
        let state = request(&world, &format!("ak_unknown_{number}")).await;
        assert_eq!(state.is_unavailable(), number >= 190, "token {number}");
    }
}

#[tokio::test]
async fn cached_token_uses_no_budget() {
    let world = world(&BackendResponse::ok(&api_key()));
    assert!(request(&world, TOKEN).await.is_authenticated());
    world
        .backend
        .respond(VERIFY, &BackendResponse::error(404, "resource_not_found"));
    for number in 0..100 {
        request(&world, &format!("ak_unknown_{number}")).await;
    }
    assert!(request(&world, TOKEN).await.is_authenticated());
}

#[tokio::test]
async fn concurrent_calls_are_limited() {
    let world = world(&BackendResponse::ok(&api_key()));
    world.backend.hold();
    let tokens: Vec<String> = (0..25).map(|number| format!("ak_{number}")).collect();
    let mut waiting: Vec<_> = tokens
        .iter()
        .map(|token| Box::pin(request(&world, token)))
        .collect();
    for request in &mut waiting {
        assert!(request.as_mut().now_or_never().is_none());
    }
    world.settle().await;
    assert_eq!(world.backend.calls(VERIFY), 19);
    world.backend.release();
    let states = join_all(waiting).await;
    assert_eq!(
        states.iter().filter(|state| state.is_unavailable()).count(),
        6
    );
}

#[tokio::test]
async fn each_machine_token_type_has_its_own_operation() {
    let world = World::new();
    world.backend.respond(
        "/m2m_tokens/verify",
        &BackendResponse::error(404, "resource_not_found"),
    );
    let path = "/oauth_applications/access_tokens/verify";
    world
        .backend
        .respond(path, &BackendResponse::error(404, "resource_not_found"));
    world.machine("mt_1", AcceptedTokens::Any).await;
    world.machine("oat_1", AcceptedTokens::Any).await;
    let calls = world.backend.all_calls();
    assert_eq!(
        (calls[0].path.as_str(), &calls[0].body),
        ("/m2m_tokens/verify", &json!({"token": "mt_1"}))
    );
    assert_eq!(
        (calls[1].path.as_str(), &calls[1].body),
        (path, &json!({"access_token": "oat_1"}))
    );
}
