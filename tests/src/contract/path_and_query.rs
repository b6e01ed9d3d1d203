//! The check runs before the framework's extractors, whose errors are only sent to authorized callers.

use super::world::{TestResponse, World, bearer};
use crate::apps::Framework;

pub async fn malformed_path_of_an_unauthenticated_request_returns_401<F: Framework>() {
    assert_checked_before_extraction::<F>("/items/7", "/items/seven", "7").await;
}

pub async fn malformed_query_of_an_unauthenticated_request_returns_401<F: Framework>() {
    assert_checked_before_extraction::<F>("/search?page=2", "/search?page=two", "2").await;
    assert_checked_before_extraction::<F>("/search?page=2", "/search", "2").await;
}

async fn assert_checked_before_extraction<F: Framework>(good: &str, bad: &str, read: &str) {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let response = world.get_with(&alice.token(), good).await.expect(200);
    assert_eq!(response.body, format!("{} {read}", alice.user_id()));

    // The signing keys are cached from here on.
    let expired = alice.token_builder().expired().mint();
    world.get_unauthenticated(bad).await.expect(401);
    world.get_with(&expired, bad).await.expect(401);
    assert_client_error(&world.get_with(&alice.token(), bad).await);
    assert_eq!(world.app.counters.handlers(), 1);
}

/// Asserts a status that the framework chooses: any 4xx except 401.
fn assert_client_error(response: &TestResponse) {
    let code = response.code();
    assert!((400..500).contains(&code) && code != 401, "{response:?}");
}

pub async fn valid_path_query_and_body_reach_the_handler<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let json = ("content-type", "application/json".to_owned());
    let headers = [bearer(&alice.token()), json.clone()];
    let response = world.post("/order/7?page=2", &headers, "[1]").await;
    let expected = format!("{} 7 2 [1]", alice.user_id());
    assert_eq!(response.expect(200).body, expected);

    for (path, body) in [
        ("/order/seven?page=2", "[1]"),
        ("/order/7?page=two", "[1]"),
        ("/order/7?page=2", "[1"),
    ] {
        let unauthenticated = world.post(path, std::slice::from_ref(&json), body).await;
        unauthenticated.expect(401);
        assert_client_error(&world.post(path, &headers, body).await);
    }
    assert_eq!(world.app.counters.handlers(), 1);
}
