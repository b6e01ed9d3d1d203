//! Hidden handlers in axum, which adds `Content-Length` to the responses of handlers only.

use http::header::DATE;
use reqwest::Method;
use tests::apps::axum::Axum;
use tests::contract::world::World;

/// Asserts that both paths give the same 404, and that no handler runs.
async fn assert_equal(world: &World, method: Method, hidden: &str) {
    let headers = async |path: &str| {
        let response = world.send(method.clone(), path, &[], "").await;
        let mut headers = response.expect(404).headers;
        headers.remove(DATE);
        headers
    };
    let unknown = headers("/no-such-route").await;
    assert_eq!(headers(hidden).await, unknown, "{method} {hidden}");
    assert_eq!(world.app.counters.handlers(), 0);
}

#[tokio::test]
async fn handler_hidden_over_http2_returns_the_404_of_an_unknown_path() {
    for world in [
        World::start::<Axum>().await.over_http2(),
        World::with_middleware::<Axum>().await.over_http2(),
    ] {
        for method in [Method::GET, Method::HEAD] {
            assert_equal(&world, method, "/hello").await;
        }
    }
}

#[tokio::test]
async fn service_hidden_by_a_layer_returns_the_404_of_an_unknown_path() {
    let world = World::start::<Axum>().await;
    for method in [Method::GET, Method::HEAD] {
        assert_equal(&world, method, "/files/report").await;
    }
}
