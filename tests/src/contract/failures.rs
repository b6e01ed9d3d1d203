//! What somebody who may not call is told.

use super::world::{World, bearer, navigation};
use crate::apps::Framework;

pub async fn redirects_fit_the_method<F: Framework>() {
    let world = World::start::<F>().await;
    let bob = bearer(&world.person("bob").token());
    let cases = [
        (
            world.get("/upgrade", std::slice::from_ref(&bob)).await,
            307,
            "/upgrade",
        ),
        (world.post("/upgrade", &[bob], "").await, 303, "/upgrade"),
        (world.get("/moved", &[]).await, 307, "/elsewhere"),
        (world.post("/moved", &[], "").await, 303, "/elsewhere"),
        (world.post("/user", &[], "").await, 303, "/sign-in"),
    ];
    for (answer, status, location) in cases {
        let answer = answer.expect(status);
        assert_eq!(answer.header("location"), Some(location));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn a_function_of_ones_own_answers<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as_nobody("/tea").await.expect(418);
    assert_eq!(answer.body, "dev-browser-missing");
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

pub async fn a_page_without_the_middleware_is_refused<F: Framework>() {
    let world = World::start::<F>().await;
    for path in ["/hello", "/page"] {
        let answer = world.get(path, &navigation()).await.expect(401);
        assert_eq!(answer.header("location"), None);
    }
}

pub async fn a_function_answers_who_may_not<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as_nobody("/denied-tea").await.expect(401);
    let answer = world.get_as("bob", "/denied-tea").await.expect(418);
    assert_eq!(answer.body, "not-allowed");
    world.get_as("alice", "/denied-tea").await.expect(200);
}

pub async fn missing_is_not_denied<F: Framework>() {
    let world = World::start::<F>().await;
    for (name, status) in [("alice", 200), ("bob", 402), ("carol", 402), ("dave", 401)] {
        world.get_as(name, "/paid").await.expect(status);
    }
    world.get_as_nobody("/paid").await.expect(401);
    let expired = world.person("alice").token_builder().expired().mint();
    world.get_with(&expired, "/paid").await.expect(401);
}
