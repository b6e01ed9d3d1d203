//! Tokens with an unknown key: key rotations, and floods of forged tokens.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use serde_json::json;
use tokio::time::Instant;

use super::signer::{primary, rotated};
use super::support::{BackendResponse, JWKS, World};
use crate::service::RequestState;

fn forged(world: &World, number: usize) -> String {
    rotated().token_with_kid(&format!("ins_forged_{number}"), &world.claims())
}

fn is_rejected(state: &RequestState) -> bool {
    !state.is_unavailable()
        && state
            .reason()
            .is_some_and(|reason| reason.to_string() == "jwk-kid-mismatch")
}

#[tokio::test]
async fn rotated_key_is_accepted_immediately() {
    let world = World::new();
    assert!(world.bearer(&world.token()).await.is_authenticated());
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated(), primary()]));
    assert!(
        world
            .bearer(&rotated().token(&world.claims()))
            .await
            .is_authenticated()
    );
    assert_eq!(
        world.backend.calls(JWKS),
        2,
        "the first fetch does not count against the second"
    );
}

#[tokio::test]
async fn missing_kid_is_fetched_once_in_ten_seconds() {
    let world = World::new();
    world.bearer(&world.token()).await;
    let mut fetches = Vec::new();
    for secs in 0..60 {
        world.clock.set(secs);
        let before = world.backend.calls(JWKS);
        assert!(is_rejected(&world.bearer(&forged(&world, 0)).await));
        if world.backend.calls(JWKS) > before {
            fetches.push(secs);
        }
    }
    assert_eq!(fetches, [0, 10, 20, 30, 40, 50]);
}

#[tokio::test]
async fn thousand_unknown_kids_make_one_extra_fetch() {
    let world = World::new();
    world.bearer(&world.token()).await;
    let tokens: Vec<String> = (0..1000).map(|number| forged(&world, number)).collect();
    let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
    assert!(states.iter().all(is_rejected));
    assert_eq!(world.backend.calls(JWKS), 2);
}

#[tokio::test]
async fn unknown_kids_on_an_empty_cache_make_at_most_two_fetches() {
    let world = World::new();
    let tokens: Vec<String> = (0..1000).map(|number| forged(&world, number)).collect();
    let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
    assert!(states.iter().all(is_rejected));
    assert!(world.backend.calls(JWKS) <= 2);
}

#[tokio::test]
async fn unknown_kid_on_an_empty_cache_is_rejected_after_one_fetch() {
    let world = World::new();
    assert!(is_rejected(&world.bearer(&forged(&world, 0)).await));
    assert_eq!(world.backend.calls(JWKS), 1);
    assert!(world.bearer(&world.token()).await.is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 1);
}

#[tokio::test(start_paused = true)]
async fn kid_invented_before_a_rotation_does_not_hide_the_new_key() {
    for invented in [1, 20] {
        let world = World::new();
        world.bearer(&world.token()).await;
        for number in 0..invented {
            assert!(is_rejected(&world.bearer(&forged(&world, number)).await));
        }
        world
            .backend
            .respond(JWKS, &BackendResponse::keys(&[rotated()]));
        let token = rotated().token(&world.claims());
        let begin = Instant::now();
        assert!(world.bearer(&token).await.is_authenticated());
        assert!(begin.elapsed() <= Duration::from_secs(2));
    }
}

#[tokio::test(start_paused = true)]
async fn invented_kids_make_one_fetch_in_two_seconds() {
    let world = World::new();
    world.bearer(&world.token()).await;
    let begin = Instant::now();
    for number in 0..30 {
        let tokens: Vec<_> = (0..100)
            .map(|it| forged(&world, 100 * number + it))
            .collect();
        let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
        assert!(states.iter().all(is_rejected));
    }
    let lookups = u64::try_from(world.backend.calls(JWKS)).expect("few") - 1;
    assert!(
        lookups <= begin.elapsed().as_secs() / 2 + 1,
        "{lookups} fetches"
    );
}

#[tokio::test(start_paused = true)]
async fn tokens_of_known_keys_do_not_wait_for_a_fetch() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.bearer(&forged(&world, 0)).await;
    let invented = forged(&world, 1);
    let mut waiting = Box::pin(world.bearer(&invented));
    assert!(waiting.as_mut().now_or_never().is_none());
    let mut claims = world.claims();
    claims["sid"] = "sess_other".into();
    let known = primary().token(&claims);
    let state = world.bearer(&known).now_or_never().expect("ready");
    assert!(state.is_authenticated());
    assert!(is_rejected(&waiting.await));
}

#[tokio::test(start_paused = true)]
async fn fetch_that_started_earlier_does_not_reject_later_tokens() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.backend.hold();
    let invented = forged(&world, 0);
    let mut first = Box::pin(world.bearer(&invented));
    assert!(first.as_mut().now_or_never().is_none());
    world.settle().await;
    assert_eq!(world.backend.calls(JWKS), 2, "the fetch is in progress");

    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    let token = rotated().token(&world.claims());
    let mut second = Box::pin(world.bearer(&token));
    assert!(second.as_mut().now_or_never().is_none());
    world.backend.release();
    assert!(is_rejected(&first.await));
    assert!(second.await.is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test(start_paused = true)]
async fn requests_before_the_start_of_a_fetch_share_it() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.bearer(&forged(&world, 0)).await;
    let tokens: Vec<String> = (1..1000).map(|number| forged(&world, number)).collect();
    let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
    assert!(states.iter().all(is_rejected));
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test(start_paused = true)]
async fn unknown_kid_after_a_failed_fetch_is_unavailable() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world
        .backend
        .respond(JWKS, &BackendResponse::error(403, "forbidden"));
    assert!(world.bearer(&forged(&world, 0)).await.is_unavailable());
    assert_eq!(world.backend.calls(JWKS), 2);
    world.clock.set_millis(400);
    let state = world.bearer(&forged(&world, 1)).await;
    assert_eq!(state.retry_after(), Some(Duration::from_millis(100)));
    assert!(
        world.bearer(&world.token()).await.is_authenticated(),
        "known keys stay in use"
    );
    assert_eq!(world.backend.calls(JWKS), 2);

    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[primary()]));
    world.clock.set(4);
    assert!(is_rejected(&world.bearer(&forged(&world, 2)).await));
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test(start_paused = true)]
async fn unknown_kid_with_stale_keys_is_unavailable() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world
        .backend
        .respond(JWKS, &BackendResponse::status(500, &json!({})));
    world.clock.set(400);
    assert!(world.bearer(&forged(&world, 0)).await.is_unavailable());
    assert!(world.bearer(&world.token()).await.is_authenticated());
}

#[tokio::test]
async fn periodic_fetch_does_not_limit_fetches_for_unknown_kids() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.clock.set(300);
    world.bearer(&world.token()).await;
    assert_eq!(world.backend.calls(JWKS), 2);
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated(), primary()]));
    assert!(
        world
            .bearer(&rotated().token(&world.claims()))
            .await
            .is_authenticated()
    );
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test]
async fn fetched_keys_are_merged_with_cached_keys() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    world.clock.set(200);
    assert!(
        world
            .bearer(&rotated().token(&world.claims()))
            .await
            .is_authenticated()
    );
    world.clock.set(400);
    assert!(
        world.bearer(&token).await.is_authenticated(),
        "the fetch renewed the keys' age"
    );
    assert_eq!(world.backend.calls(JWKS), 2);
    world.clock.set(501);
    assert!(is_rejected(&world.bearer(&token).await));
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test]
async fn forged_tokens_do_not_keep_a_removed_key_in_use() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world
        .backend
        .respond(JWKS, &BackendResponse::keys(&[rotated()]));
    for (number, secs) in (100..=600).step_by(100).enumerate() {
        world.clock.set(secs);
        world.bearer(&forged(&world, number)).await;
    }
    assert!(is_rejected(&world.bearer(&token).await));
}
