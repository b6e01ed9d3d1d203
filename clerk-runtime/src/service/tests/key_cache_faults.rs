//! Key cache while Clerk fails.

use std::time::Duration;

use futures_util::FutureExt as _;
use serde_json::json;

use super::signer::{primary, rotated};
use super::support::{Backend, BackendResponse, JWKS, World};
use crate::service::RequestState;

fn reason(state: &RequestState) -> String {
    state.reason().expect("a reason").to_string()
}

/// Failures after which the cached keys stay in use.
fn unreachable_responses() -> Vec<BackendResponse> {
    vec![
        BackendResponse::NoConnection,
        BackendResponse::Silence,
        BackendResponse::error(429, "too_many_requests"),
        BackendResponse::status(500, &json!({})),
        BackendResponse::text(503, "<html>down</html>"),
    ]
}

/// Responses that are not a key set, or contain no usable key.
fn unreadable_responses() -> Vec<BackendResponse> {
    vec![
        BackendResponse::text(200, "not json"),
        BackendResponse::ok(&json!({})),
        BackendResponse::ok(&json!({"keys": null})),
        BackendResponse::ok(&json!({"keys": {"0": primary().jwk()}})),
        BackendResponse::ok(&json!({"keys": []})),
        BackendResponse::ok(&json!({"keys": [null, 7]})),
        BackendResponse::ok(&json!({"keys": [{"kid": primary().kid, "kty": "EC"}]})),
    ]
}

/// Error responses that show a mistake in the application's settings.
fn rejecting_responses() -> Vec<BackendResponse> {
    vec![
        BackendResponse::error(401, "clerk_key_invalid"),
        BackendResponse::error(403, "forbidden"),
        BackendResponse::error(404, "resource_not_found"),
    ]
}

#[tokio::test(start_paused = true)]
async fn failed_key_refresh_keeps_sessions_authenticated() {
    for fault in unreachable_responses()
        .into_iter()
        .chain(unreadable_responses())
    {
        let world = World::new();
        let mut claims = world.claims();
        claims["exp"] = (world.clock.secs() + 7 * 86_400).into();
        let token = primary().token(&claims);
        world.bearer(&token).await;
        world.backend.respond(JWKS, &fault);
        for secs in [300, 600, 3600, 86_399] {
            world.clock.set(secs);
            let fresh = world.token();
            assert!(
                world.bearer(&token).await.is_authenticated(),
                "after {secs} s"
            );
            assert!(
                world.bearer(&fresh).await.is_authenticated(),
                "after {secs} s"
            );
        }
        world.clock.set(86_400);
        let state = world.bearer(&token).await;
        assert!(!state.is_authenticated());
        assert!(
            state.is_unavailable(),
            "the keys are a day old: {}",
            reason(&state)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn maximum_age_of_stale_keys_is_configurable() {
    let world = World::with(|builder| builder.max_stale_key_age(Duration::from_hours(1)));
    let token = world.token();
    world.bearer(&token).await;
    world.backend.respond(JWKS, &BackendResponse::NoConnection);
    world.clock.set(3599);
    assert!(world.bearer(&token).await.is_authenticated());
    world.clock.set(3600);
    assert!(world.bearer(&world.token()).await.is_unavailable());
}

#[tokio::test(start_paused = true)]
async fn stale_keys_are_used_only_after_a_failed_refresh() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world.backend.respond(JWKS, &BackendResponse::NoConnection);
    world.backend.hold();
    world.clock.set(300);
    let mut request = Box::pin(world.bearer(&token));
    assert!(request.as_mut().now_or_never().is_none());
    world.backend.release();
    assert!(request.await.is_authenticated());
}

#[tokio::test(start_paused = true)]
async fn requests_do_not_wait_after_a_failed_refresh() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world.backend.respond(JWKS, &BackendResponse::NoConnection);
    world.clock.set(270);
    world.bearer(&token).await;
    tokio::time::sleep(Duration::from_secs(1)).await;

    world.backend.hold();
    for secs in [300, 400, 800] {
        world.clock.set(secs);
        assert!(
            world
                .bearer(&token)
                .now_or_never()
                .expect("ready")
                .is_authenticated()
        );
        world.settle().await;
    }
    assert_eq!(
        world.backend.calls(JWKS),
        1 + 3 + 1,
        "a refresh is in progress"
    );
}

#[tokio::test(start_paused = true)]
async fn stale_keys_are_not_used_when_clerk_rejects_the_secret_key() {
    for fault in rejecting_responses() {
        let world = World::new();
        let token = world.token();
        world.bearer(&token).await;
        world.backend.respond(JWKS, &fault);
        world.clock.set(299);
        assert!(
            world.bearer(&token).await.is_authenticated(),
            "fresh keys stay in use"
        );
        world.clock.set(301);
        let state = world.bearer(&token).await;
        assert!(!state.is_authenticated());
        assert!(state.is_unavailable());
    }
}

#[tokio::test(start_paused = true)]
async fn failed_first_fetch_is_unavailable_with_clerks_reason() {
    let cases = [
        (
            BackendResponse::status(500, &json!({})),
            "jwk-remote-failed-to-load",
            3,
        ),
        (
            BackendResponse::error(429, "too_many_requests"),
            "jwk-remote-failed-to-load",
            3,
        ),
        (
            BackendResponse::error(403, "forbidden"),
            "jwk-remote-failed-to-load",
            1,
        ),
        (
            BackendResponse::error(401, "clerk_key_invalid"),
            "secret-key-invalid",
            1,
        ),
        (
            BackendResponse::ok(&json!({})),
            "jwk-remote-failed-to-load",
            1,
        ),
        (
            BackendResponse::text(200, "not json"),
            "unexpected-error",
            1,
        ),
        (
            BackendResponse::text(503, "<html>down</html>"),
            "unexpected-error",
            3,
        ),
        (BackendResponse::NoConnection, "unexpected-error", 3),
    ];
    for (fault, expected, attempts) in cases {
        let world = World::new();
        world.backend.respond(JWKS, &fault);
        let state = world.bearer(&world.token()).await;
        assert_eq!(reason(&state), expected, "{:?}", state.message());
        assert!(
            state
                .retry_after()
                .is_some_and(|wait| wait <= Duration::from_secs(1))
        );
        assert_eq!(world.backend.calls(JWKS), attempts, "{expected}");
    }
}

#[tokio::test(start_paused = true)]
async fn silent_key_endpoint_is_unavailable() {
    let world = World::new();
    world.backend.respond(JWKS, &BackendResponse::Silence);
    let begin = tokio::time::Instant::now();
    assert!(world.bearer(&world.token()).await.is_unavailable());
    assert!(begin.elapsed() <= Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn single_failed_fetch_is_retried() {
    let world = World::new();
    world.backend.respond(JWKS, &BackendResponse::NoConnection);
    let request = world.bearer(&world.token()).await;
    assert!(request.is_unavailable());

    let world = World::new();
    let token = world.token();
    world.backend.respond(JWKS, &BackendResponse::NoConnection);
    let mut request = Box::pin(world.bearer(&token));
    assert!(request.as_mut().now_or_never().is_none());
    world.settle().await;
    assert_eq!(world.backend.calls(JWKS), 1);
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[primary()]));
    assert!(request.await.is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 2);
}

#[tokio::test(start_paused = true)]
async fn back_off_starts_at_half_a_second_and_grows() {
    let world = World::new();
    world
        .backend
        .respond(JWKS, &BackendResponse::error(403, "forbidden"));
    let mut fetches = Vec::new();
    for millis in (0..120_000).step_by(50) {
        world.clock.set_millis(millis);
        let before = world.backend.calls(JWKS);
        let state = world.bearer(&world.token()).await;
        assert!(state.is_unavailable());
        if world.backend.calls(JWKS) > before {
            fetches.push(millis);
        }
    }
    let waits: Vec<i64> = fetches.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
}

#[tokio::test(start_paused = true)]
async fn retry_after_of_clerk_delays_the_next_fetch() {
    let world = World::new();
    world
        .backend
        .respond(JWKS, &BackendResponse::retry_after(20));
    let state = world.bearer(&world.token()).await;
    assert_eq!(state.retry_after(), Some(Duration::from_secs(20)));
    assert_eq!(world.backend.calls(JWKS), 1);

    world.clock.set(19);
    let state = world.bearer(&world.token()).await;
    assert_eq!(state.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(world.backend.calls(JWKS), 1);
    world.clock.set(20);
    world.bearer(&world.token()).await;
    assert_eq!(world.backend.calls(JWKS), 2);
}

#[tokio::test(start_paused = true)]
async fn retry_after_of_hours_is_capped() {
    let world = World::new();
    world
        .backend
        .respond(JWKS, &BackendResponse::retry_after(86_400));
    let state = world.bearer(&world.token()).await;
    assert_eq!(state.retry_after(), Some(Duration::from_mins(1)));

    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[primary()]));
    world.clock.set(60);
    assert!(world.bearer(&world.token()).await.is_authenticated());
}

#[tokio::test(start_paused = true)]
async fn requests_are_accepted_after_clerk_recovers() {
    let world = World::on(Backend::new(), |builder| builder);
    let down = BackendResponse::status(500, &json!({}));
    world.backend.respond(JWKS, &down);
    assert!(world.bearer(&world.token()).await.is_unavailable());
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    world.clock.set(1);
    assert!(
        world
            .bearer(&rotated().token(&world.claims()))
            .await
            .is_authenticated()
    );
}

#[tokio::test(start_paused = true)]
async fn clock_set_back_does_not_extend_keys() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    world.clock.set(-3600);
    let state = world.bearer(&world.token()).await;
    assert_eq!(reason(&state), "jwk-kid-mismatch");
}

#[tokio::test]
async fn unusable_entries_do_not_hide_a_usable_key() {
    let key = primary().jwk();
    let same_kid = json!({"kid": primary().kid, "kty": "EC", "use": "sig"});
    for entries in [
        json!([null, key]),
        json!([key, null, 7, "text"]),
        json!([same_kid, key]),
        json!([key, same_kid]),
        json!([{"kid": 7, "kty": ["RSA"]}, key]),
    ] {
        let world = World::new();
        let response = BackendResponse::ok(&json!({ "keys": entries }));
        world.backend.respond(JWKS, &response);
        let state = world.bearer(&world.token()).await;
        assert!(state.is_authenticated(), "{entries}: {:?}", state.message());
    }
}
