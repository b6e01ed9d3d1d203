//! The check runs before the body is read.

use std::time::Duration;

use clerk_runtime::dev::{Endpoint, Fault};

use super::world::{World, bearer};
use crate::apps::Framework;

/// Small enough to arrive with the head. A server that rejects a request may close the connection
/// while the body is being sent, and then the client may not get the response.
const BYTES: usize = 4_000;

fn json() -> (&'static str, String) {
    ("content-type", "application/json".to_owned())
}

pub async fn body_is_read_after_the_check<F: Framework>() {
    let world = World::start::<F>().await;
    let body = "x".repeat(BYTES);
    world.post("/upload", &[], &body).await.expect(401);
    let expired = world.person("alice").token_builder().expired().mint();
    world
        .post("/upload", &[bearer(&expired)], &body)
        .await
        .expect(401);
    assert_eq!(
        (world.app.counters.bytes(), world.app.counters.handlers()),
        (0, 0)
    );

    let alice = world.person("alice");
    let response = world
        .post("/upload", &[bearer(&alice.token())], &body)
        .await
        .expect(200);
    assert_eq!(response.body, format!("{} {BYTES}", alice.user_id()));
    assert_eq!(
        (world.app.counters.bytes(), world.app.counters.handlers()),
        (BYTES, 1)
    );
}

pub async fn malformed_body_of_an_unauthenticated_request_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    world
        .post("/import", &[json()], "{not json")
        .await
        .expect(401);
    let alice = bearer(&world.person("alice").token());
    world
        .post("/import", &[alice.clone(), json()], "{not json")
        .await
        .expect(400);
    world
        .post("/import", &[alice, json()], "{}")
        .await
        .expect(200);
    assert_eq!(world.app.counters.handlers(), 1);
}

/// Where extractors run concurrently, the body must wait for keys that are still loading.
pub async fn body_is_not_read_while_keys_load<F: Framework>() {
    let body = "x".repeat(BYTES);
    for (expired, status, bytes) in [(true, 401, 0), (false, 200, BYTES)] {
        let world = World::start::<F>().await;
        let slow = Fault::Slow(Duration::from_millis(300));
        world.instance.faults().set(Endpoint::Jwks, slow);
        let token = world.person("alice").token_builder();
        let token = if expired { token.expired() } else { token };
        let headers = [bearer(&token.mint())];
        world.post("/upload", &headers, &body).await.expect(status);
        assert_eq!(world.app.counters.bytes(), bytes);
    }
}

pub async fn malformed_body_is_not_parsed_while_keys_load<F: Framework>() {
    for (expired, status) in [(true, 401), (false, 400)] {
        let world = World::start::<F>().await;
        let slow = Fault::Slow(Duration::from_millis(300));
        world.instance.faults().set(Endpoint::Jwks, slow);
        let token = world.person("alice").token_builder();
        let token = if expired { token.expired() } else { token };
        let headers = [bearer(&token.mint()), json()];
        world
            .post("/import", &headers, "{not json")
            .await
            .expect(status);
        assert_eq!(world.app.counters.handlers(), 0);
    }
}
