//! Tokens whose key isn't there: rotations, and floods of forgeries.

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use serde_json::json;

use super::signer::{primary, rotated};
use super::support::{Answer, JWKS, World};
use crate::driver::RequestState;

fn forged(world: &World, number: usize) -> String {
    rotated().token_with_kid(&format!("ins_forged_{number}"), &world.claims())
}

fn is_refused(state: &RequestState) -> bool {
    !state.is_unavailable()
        && state
            .reason()
            .is_some_and(|reason| reason.to_string() == "jwk-kid-mismatch")
}

#[tokio::test]
async fn a_rotation_is_seen_at_once() {
    let world = World::new();
    assert!(world.bearer(&world.token()).await.is_authenticated());
    world
        .backend
        .answer(JWKS, &Answer::keys(&[rotated(), primary()]));
    assert!(
        world
            .bearer(&rotated().token(&world.claims()))
            .await
            .is_authenticated()
    );
    assert_eq!(
        world.backend.calls(JWKS),
        2,
        "the first fetch doesn't count against the second"
    );
}

#[tokio::test]
async fn after_that_one_fetch_in_ten_seconds() {
    let world = World::new();
    world.bearer(&world.token()).await;
    let mut fetches = Vec::new();
    for secs in 0..60 {
        world.clock.set(secs);
        let before = world.backend.calls(JWKS);
        assert!(is_refused(&world.bearer(&forged(&world, 0)).await));
        if world.backend.calls(JWKS) > before {
            fetches.push(secs);
        }
    }
    assert_eq!(fetches, [0, 10, 20, 30, 40, 50]);
}

#[tokio::test]
async fn a_thousand_unknown_kids_make_one_extra_fetch() {
    let world = World::new();
    world.bearer(&world.token()).await;
    let tokens: Vec<String> = (0..1000).map(|number| forged(&world, number)).collect();
    let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
    assert!(states.iter().all(is_refused));
    assert_eq!(world.backend.calls(JWKS), 2);
}

#[tokio::test]
async fn on_a_cold_cache_they_make_two_at_most() {
    let world = World::new();
    let tokens: Vec<String> = (0..1000).map(|number| forged(&world, number)).collect();
    let states = join_all(tokens.iter().map(|token| world.bearer(token))).await;
    assert!(states.iter().all(is_refused));
    assert!(world.backend.calls(JWKS) <= 2);
}

#[tokio::test]
async fn the_first_fetch_answers_for_the_request_that_made_it() {
    let world = World::new();
    assert!(is_refused(&world.bearer(&forged(&world, 0)).await));
    assert_eq!(world.backend.calls(JWKS), 1);
    assert!(world.bearer(&world.token()).await.is_authenticated());
    assert_eq!(world.backend.calls(JWKS), 1);
}

#[tokio::test]
async fn arrivals_join_a_fetch_that_is_under_way() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.backend.hold();
    let (one, two) = (forged(&world, 1), forged(&world, 2));
    let mut one = Box::pin(world.bearer(&one));
    assert!(one.as_mut().now_or_never().is_none());
    world.settle().await;
    let mut two = Box::pin(world.bearer(&two));
    assert!(two.as_mut().now_or_never().is_none());
    let known = world.token();
    assert!(
        world
            .bearer(&known)
            .now_or_never()
            .expect("no pause")
            .is_authenticated()
    );
    world.backend.release();
    assert!(is_refused(&one.await) && is_refused(&two.await));
    assert_eq!(world.backend.calls(JWKS), 2);
}

#[tokio::test(start_paused = true)]
async fn where_no_fetch_succeeded_it_can_not_be_said() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.backend.answer(JWKS, &Answer::error(403, "forbidden"));
    assert!(world.bearer(&forged(&world, 0)).await.is_unavailable());
    assert_eq!(world.backend.calls(JWKS), 2);
    world.clock.set(4);
    let state = world.bearer(&forged(&world, 1)).await;
    assert_eq!(state.retry_after(), Some(std::time::Duration::from_secs(6)));
    assert!(
        world.bearer(&world.token()).await.is_authenticated(),
        "known keys serve on"
    );
    assert_eq!(world.backend.calls(JWKS), 2);

    world.backend.answer(JWKS, &Answer::keys(&[primary()]));
    world.clock.set(10);
    assert!(is_refused(&world.bearer(&forged(&world, 2)).await));
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test(start_paused = true)]
async fn a_fetch_for_another_reason_that_succeeds_settles_it() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.clock.set(265);
    world.backend.answer(JWKS, &Answer::error(403, "forbidden"));
    assert!(world.bearer(&forged(&world, 0)).await.is_unavailable());
    world.backend.answer(JWKS, &Answer::keys(&[primary()]));
    world.clock.set(271);
    world.bearer(&world.token()).await;
    world.settle().await;
    assert_eq!(
        world.backend.calls(JWKS),
        3,
        "the refresh in the background"
    );
    assert!(is_refused(&world.bearer(&forged(&world, 1)).await));
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test(start_paused = true)]
async fn with_stale_keys_an_unknown_kid_can_not_be_judged() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.backend.answer(JWKS, &Answer::status(500, &json!({})));
    world.clock.set(400);
    assert!(world.bearer(&forged(&world, 0)).await.is_unavailable());
    assert!(world.bearer(&world.token()).await.is_authenticated());
}

#[tokio::test]
async fn a_periodic_fetch_does_not_count_against_them() {
    let world = World::new();
    world.bearer(&world.token()).await;
    world.clock.set(300);
    world.bearer(&world.token()).await;
    assert_eq!(world.backend.calls(JWKS), 2);
    world
        .backend
        .answer(JWKS, &Answer::keys(&[rotated(), primary()]));
    assert!(
        world
            .bearer(&rotated().token(&world.claims()))
            .await
            .is_authenticated()
    );
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test]
async fn new_keys_join_the_old_ones_as_in_clerks_sdk() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world.backend.answer(JWKS, &Answer::keys(&[rotated()]));
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
    assert!(is_refused(&world.bearer(&token).await));
    assert_eq!(world.backend.calls(JWKS), 3);
}

#[tokio::test]
async fn forgeries_can_not_keep_a_withdrawn_key_alive() {
    let world = World::new();
    let token = world.token();
    world.bearer(&token).await;
    world.backend.answer(JWKS, &Answer::keys(&[rotated()]));
    for (number, secs) in (100..=600).step_by(100).enumerate() {
        world.clock.set(secs);
        world.bearer(&forged(&world, number)).await;
    }
    assert!(is_refused(&world.bearer(&token).await));
}
