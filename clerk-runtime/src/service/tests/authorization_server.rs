//! Metadata of the authorization server.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::support::{BackendResponse, World};

const METADATA: &str = "/.well-known/oauth-authorization-server";

fn world(response: &BackendResponse) -> World {
    let world = World::with(|it| it.publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k"));
    world.backend.respond(METADATA, response);
    world
}

fn document() -> Value {
    json!({"issuer": "https://clerk.example.com", "scopes_supported": ["profile"]})
}

async fn is_available(world: &World) -> bool {
    let response = world.clerk.authorization_server_metadata().await;
    response.is_ok_and(|it| *it == document())
}

#[tokio::test]
async fn metadata_is_cached_for_five_minutes() {
    let world = world(&BackendResponse::ok(&document()));
    for (secs, calls) in [(0, 1), (299, 1), (300, 2)] {
        world.clock.set(secs);
        assert!(is_available(&world).await);
        assert_eq!(world.backend.calls(METADATA), calls, "after {secs} s");
    }
}

#[tokio::test]
async fn concurrent_requests_share_one_fetch() {
    let world = world(&BackendResponse::ok(&document()));
    let responses = join_all((0..100).map(|_| is_available(&world))).await;
    assert!(responses.iter().all(|it| *it));
    assert_eq!(world.backend.calls(METADATA), 1);
}

#[tokio::test]
async fn failure_is_cached_for_five_seconds() {
    for failure in [
        BackendResponse::NoConnection,
        BackendResponse::error(500, "internal"),
        BackendResponse::error(404, "resource_not_found"),
        BackendResponse::text(200, "<!doctype html>"),
        BackendResponse::ok(&json!({"resource": "https://app.example.com"})),
        BackendResponse::ok(&json!([])),
        BackendResponse::ok(&json!({"issuer": "a".repeat(64 * 1024)})),
    ] {
        let world = world(&failure);
        for secs in 0..5 {
            world.clock.set(secs);
            assert!(!is_available(&world).await, "{failure:?}");
        }
        assert_eq!(world.backend.calls(METADATA), 1, "{failure:?}");
        world
            .backend
            .respond(METADATA, &BackendResponse::ok(&document()));
        world.clock.set(5);
        assert!(is_available(&world).await, "{failure:?}");
    }
}

#[tokio::test]
async fn instance_without_a_publishable_key_fetches_nothing() {
    let world = World::new();
    assert!(!is_available(&world).await);
    assert!(world.backend.all_calls().is_empty());
}
