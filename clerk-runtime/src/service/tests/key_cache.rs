//! Key cache while Clerk is available.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use tokio::runtime::Runtime;

use super::signer::{impostor, primary, rotated};
use super::support::{Backend, BackendResponse, JWKS, World, authenticate};
use crate::policy::AcceptedTokens;
use crate::service::RequestStatus;

#[tokio::test]
async fn keys_are_fetched_once_in_five_minutes() {
    let world = World::new();
    let token = world.token();
    for secs in [0, 1, 60, 269] {
        world.clock.set(secs);
        assert!(
            world.bearer(&token).await.is_authenticated(),
            "after {secs} s"
        );
    }
    assert_eq!(world.backend.calls(JWKS), 1);
}

#[tokio::test]
async fn keys_are_refreshed_in_the_background_before_they_are_stale() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;

    world.clock.set(270);
    world.backend.hold();
    for _ in 0..100 {
        assert!(
            world
                .bearer(&token)
                .now_or_never()
                .expect("ready")
                .is_authenticated()
        );
    }
    world.settle().await;
    assert_eq!(world.backend.calls(JWKS), 2);

    world.backend.release();
    world.settle().await;
    world.clock.set(270 + 269);
    assert!(world.bearer(&token).await.is_authenticated());
    world.settle().await;
    assert_eq!(
        world.backend.calls(JWKS),
        2,
        "the refreshed keys need no refresh yet"
    );
}

#[tokio::test]
async fn request_with_stale_keys_waits_for_the_refresh() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;

    world.clock.set(300);
    world.backend.hold();
    let mut request = Box::pin(world.bearer(&token));
    assert!(request.as_mut().now_or_never().is_none());
    world.backend.release();
    assert!(request.await.is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 2);
}

#[tokio::test]
async fn thousand_concurrent_first_requests_make_one_fetch() {
    let world = World::new();
    let tokens: Vec<String> = (0..1000)
        .map(|number| {
            let mut claims = world.claims();
            claims["sid"] = format!("sess_{}", number % 10).into();
            primary().token_with_kid(primary().kid, &claims)
        })
        .collect();
    let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
    assert!(
        states
            .iter()
            .all(crate::service::RequestState::is_authenticated)
    );
    assert_eq!(world.backend.calls(JWKS), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_calls_on_several_threads_make_one_fetch() {
    let world = Arc::new(World::new());
    let token: Arc<str> = world.token().into();
    world.backend.hold();
    let calls: Vec<_> = (0..10_000)
        .map(|_| {
            let (world, token) = (Arc::clone(&world), Arc::clone(&token));
            tokio::spawn(async move { world.bearer(&token).await.is_authenticated() })
        })
        .collect();
    world.backend.release();
    for call in calls {
        assert!(call.await.expect("no panic"));
    }
    assert_eq!(world.backend.calls(JWKS), 1);
}

#[tokio::test]
async fn disconnected_client_does_not_cancel_the_fetch() {
    let world = World::new();
    let token = world.token();
    world.backend.hold();
    let mut first = Box::pin(world.bearer(&token));
    assert!(first.as_mut().now_or_never().is_none());
    world.settle().await;
    drop(first);

    let mut second = Box::pin(world.bearer(&token));
    assert!(second.as_mut().now_or_never().is_none());
    world.backend.release();
    assert!(second.await.is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 1);
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

/// Begins the fetch that this token needs in a runtime, and cancels the request.
async fn begin_fetch(world: &World, token: &str) {
    let request = Box::pin(world.bearer(token)).as_mut().now_or_never();
    assert!(request.is_none());
    world.settle().await;
}

#[test]
fn fetch_of_a_stopped_runtime_is_restarted_elsewhere() {
    let world = World::new();
    let token = world.token();
    world.backend.hold();
    let first = runtime();
    first.block_on(begin_fetch(&world, &token));
    let second = runtime();
    let mut request = Box::pin(world.bearer(&token));
    second.block_on(async { assert!(request.as_mut().now_or_never().is_none()) });
    drop(first);
    world.backend.release();
    assert!(second.block_on(request).is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 2);
}

/// An aborted fetch does not show that a key is missing.
#[test]
fn aborted_fetch_for_an_unknown_kid_is_restarted_and_its_token_is_authenticated() {
    let world = World::new();
    let token = rotated().token(&world.claims());
    let (first, second) = (runtime(), runtime());
    first.block_on(async {
        assert!(world.bearer(&world.token()).await.is_authenticated());
        world.backend.hold();
        begin_fetch(&world, &token).await;
    });
    let mut waiting = Box::pin(world.bearer(&token));
    second.block_on(async { assert!(waiting.as_mut().now_or_never().is_none()) });
    drop(first);
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    world.backend.release();
    assert!(second.block_on(waiting).is_authenticated());
    assert!(second.block_on(world.bearer(&token)).is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 3);
}

/// The restarted fetch decides: a key that it does not return is missing.
#[test]
fn token_without_a_key_after_a_restarted_fetch_is_rejected() {
    let world = World::new();
    let forged = rotated().token_with_kid("ins_forged", &world.claims());
    let first = runtime();
    first.block_on(async {
        assert!(world.bearer(&world.token()).await.is_authenticated());
        world.backend.hold();
        begin_fetch(&world, &forged).await;
    });
    drop(first);
    world.backend.release();
    let state = runtime().block_on(world.bearer(&forged));
    let reason = state.reason().expect("a reason").to_string();
    assert_eq!(
        (reason.as_str(), state.is_unavailable()),
        ("jwk-kid-mismatch", false)
    );
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[test]
fn fetch_outside_of_a_runtime_fails_without_panic() {
    let world = World::new();
    let state = world.bearer(&world.token()).now_or_never().expect("ready");
    assert!(state.is_unavailable());
}

#[test]
fn jwt_key_needs_no_network_and_no_await() {
    let world = World::with(|builder| builder.jwt_key(primary().pem()));
    world.backend.hold();
    for secs in [0, 300, 86_400, 40 * 86_400] {
        world.clock.set(secs);
        let state = world.bearer(&world.token()).now_or_never().expect("ready");
        assert!(state.is_authenticated());
        let any_kid = primary().token_with_kid("ins_unheard_of", &world.claims());
        assert!(
            world
                .bearer(&any_kid)
                .now_or_never()
                .expect("ready")
                .is_authenticated()
        );
        let forged = rotated().token(&world.claims());
        let state = world.bearer(&forged).now_or_never().expect("ready");
        assert_eq!(state.status(), RequestStatus::SignedOut);
        assert!(!state.is_unavailable());
    }
    assert!(world.backend.all_calls().is_empty());
}

#[tokio::test]
async fn keys_are_not_shared_between_instances() {
    let one = World::new();
    let backend = Backend::new();
    backend.respond(JWKS, &BackendResponse::keys(&[impostor()]));
    let other = World::on(backend, |builder| builder.secret_key("sk_test_another"));
    let token = one.token();
    assert!(one.bearer(&token).await.is_authenticated());

    let state = other.bearer(&token).await;
    assert_eq!(
        state.reason().expect("a reason").to_string(),
        "token-invalid-signature"
    );
    let state = one.bearer(&impostor().token(&one.claims())).await;
    assert_eq!(
        state.reason().expect("a reason").to_string(),
        "token-invalid-signature"
    );
    assert!(!one.clerk.is_same_instance(&other.clerk));
    assert!(one.clerk.is_same_instance(&one.clerk.clone()));
}

#[tokio::test]
async fn removed_key_is_rejected_after_the_next_refresh() {
    let world = World::new();
    let token = world.token();
    assert!(world.bearer(&token).await.is_authenticated());

    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    world.clock.set(270);
    assert!(
        world.bearer(&token).await.is_authenticated(),
        "the refresh has only started"
    );
    world.settle().await;
    let state = world.bearer(&token).await;
    assert_eq!(
        state.reason().expect("a reason").to_string(),
        "jwk-kid-mismatch"
    );
}

#[tokio::test]
async fn key_replaced_under_the_same_kid_is_rejected() {
    let world = World::new();
    let token = world.token();
    assert!(world.bearer(&token).await.is_authenticated());

    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[impostor()]));
    world.clock.set(270);
    world.bearer(&token).await;
    world.settle().await;
    assert_eq!(world.backend.calls(JWKS), 2);
    let state = world.bearer(&token).await;
    assert_eq!(
        state.reason().expect("a reason").to_string(),
        "token-invalid-signature"
    );
}

#[tokio::test]
async fn authentication_future_is_send() {
    fn is_send<T: Send>(it: T) -> T {
        it
    }
    let world = World::new();
    let token = world.token();
    let state = is_send(authenticate(&world.clerk, &token, AcceptedTokens::Any)).await;
    assert!(is_send(state).is_authenticated());
}

#[tokio::test(start_paused = true)]
async fn uncached_keys_are_fetched_for_every_token() {
    let world = World::with(|builder| builder.cache_signing_keys(false));
    let token = world.token();
    for calls in 1..=3 {
        assert!(world.bearer(&token).await.is_authenticated());
        assert_eq!(world.backend.calls(JWKS), calls);
    }
    let forged = impostor().token(&world.claims());
    assert!(!world.bearer(&forged).await.is_authenticated());
    let unknown = rotated().token(&world.claims());
    assert!(!world.bearer(&unknown).await.is_unavailable());
    world.backend.respond(JWKS, &BackendResponse::NoConnection);
    assert!(world.bearer(&token).await.is_unavailable());
}
