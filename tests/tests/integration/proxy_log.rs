//! Events of the proxy of the Frontend API.
#![expect(
    clippy::expect_used,
    reason = "a test whose application cannot start fails"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use clerk_runtime::ClerkLayer;
use http::{Request, StatusCode};
use tests::contract::world::people;
use tower::ServiceExt as _;
use tracing::Level;

use crate::log::Log;

async fn call(layer: ClerkLayer) -> (StatusCode, String) {
    let request = Request::get("/__clerk/v1/client?__clerk_db_jwt=dvb_private");
    let request = request.header("host", "app.example.com");
    let request = request.header("cookie", "__session=private");
    let request = request.body(Body::empty()).expect("a request");
    let response = Router::new().layer(layer).oneshot(request).await;
    let (head, body) = response.unwrap_or_else(|never| match never {}).into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    (head.status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn failed_call_is_logged_once_without_keys_and_tokens() {
    let instance = people().start().await.expect("an instance");
    // No server has this port.
    let builder = instance
        .clerk_builder()
        .frontend_api_url("http://127.0.0.1:1");
    let clerk = builder.build().expect("settings that fit");
    let log = Log::listen();
    let layer = ClerkLayer::new(clerk).frontend_api_proxy("/__clerk");
    for _ in 0..3 {
        let (status, body) = call(layer.clone()).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        assert!(!body.contains("127.0.0.1"), "{body}");
    }
    let events = log.take(Level::TRACE);
    let texts: Vec<String> = events.iter().map(super::log::LogEvent::text).collect();
    let failures = texts
        .iter()
        .filter(|text| text.contains("responded with 502"));
    assert_eq!(failures.count(), 1, "{texts:?}");
    for secret in [instance.secret_key(), "private"] {
        assert!(!texts.join("\n").contains(secret), "{texts:?}");
    }
}

#[tokio::test]
async fn invalid_path_is_logged_and_forwards_nothing() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("settings that fit");
    for path in ["", "/", "__clerk", "//evil.example", "/__clerk/../x"] {
        let log = Log::listen();
        let layer = ClerkLayer::new(clerk.clone()).frontend_api_proxy(path);
        let events = log.take(Level::ERROR);
        let texts: Vec<String> = events.iter().map(super::log::LogEvent::text).collect();
        assert!(
            texts.join("").contains("is not a path"),
            "{path}: {texts:?}"
        );
        assert_eq!(call(layer).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn missing_secret_key_is_logged() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.keyless_clerk_builder().build();
    let log = Log::listen();
    let layer = ClerkLayer::new(clerk.expect("settings that fit")).frontend_api_proxy("/__clerk");
    let events = log.take(Level::ERROR);
    let texts: Vec<String> = events.iter().map(super::log::LogEvent::text).collect();
    assert!(texts.join("").contains("CLERK_SECRET_KEY"), "{texts:?}");
    assert_eq!(call(layer).await.0, StatusCode::INTERNAL_SERVER_ERROR);
}
