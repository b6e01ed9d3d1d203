//! Bound parameters that come from the Backend API, and middleware results for requests that a layer
//! changed afterwards.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use clerk_runtime::dev::{Endpoint, Fault, Instance};
use clerk_runtime::{ClerkLayer, Token, User, UserId, auth};
use http::{Method, StatusCode};
use reqwest::Client;
use serde_json::json;
use tracing::Level;

use super::serve;
use crate::log::Log;

#[auth(on_missing = 401)]
async fn profile(user: User) -> String {
    user.id.to_string()
}

#[auth(on_missing = 401, template = "supabase")]
async fn minted(token: Token) -> String {
    token.as_str().to_owned()
}

#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> String {
    user_id.to_string()
}

async fn app() -> (Instance, String, String) {
    let builder = Instance::builder().template("supabase", serde_json::Map::new());
    let instance = builder.start().await.unwrap();
    let routes = Router::new()
        .route("/profile", get(profile))
        .route("/minted", get(minted))
        .layer(ClerkLayer::new(instance.clerk().unwrap()));
    let token = instance.sign_in("alice").unwrap().token();
    (instance, serve(routes).await, token)
}

/// Asserts 503 with `Retry-After`, and a body without the token.
async fn assert_unavailable(url: &str, token: &str) {
    let response = Client::new()
        .get(url)
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 503, "{url}");
    assert!(response.headers().contains_key("retry-after"), "{url}");
    assert!(!response.text().await.unwrap().contains(token));
}

/// Any signed-in client can repeat such a request, so the log is limited.
#[tokio::test]
async fn failed_bindings_of_many_requests_log_one_event() {
    let log = Log::listen();
    let (user, token) = (
        ("profile", Endpoint::Users),
        ("minted", Endpoint::SessionTokens),
    );
    for ((path, endpoint), fault, level) in [
        (user, Fault::Down, Level::WARN),
        (user, Fault::Status(500), Level::WARN),
        (user, Fault::Status(422), Level::WARN),
        (user, Fault::Status(401), Level::ERROR),
        (user, Fault::Status(403), Level::ERROR),
        (token, Fault::Down, Level::WARN),
        (token, Fault::Status(401), Level::ERROR),
    ] {
        let (instance, url, token) = app().await;
        instance.faults().set(endpoint, fault.clone());
        log.take(Level::WARN);
        for _ in 0..5 {
            assert_unavailable(&format!("{url}/{path}"), &token).await;
        }
        let events = log.take(Level::WARN);
        assert_eq!(events.len(), 1, "{path} {fault:?}: {events:?}");
        assert_eq!(events[0].level, level, "{path} {fault:?}");
        let names_key = events[0].text().contains("CLERK_SECRET_KEY");
        assert_eq!(names_key, level == Level::ERROR, "{events:?}");
    }
}

#[tokio::test]
async fn user_with_another_id_returns_503() {
    for body in [
        json!({}),
        json!({ "object": "user" }),
        json!({ "object": "user", "id": "user_other" }),
    ] {
        let (instance, url, token) = app().await;
        let responses = instance.responses();
        responses.always(Method::GET, "/users/{id}", StatusCode::OK, body);
        assert_unavailable(&format!("{url}/profile"), &token).await;
    }
}

#[tokio::test]
async fn minted_token_that_is_not_a_jwt_returns_503() {
    for body in [
        json!({}),
        json!({ "object": "token", "jwt": "" }),
        json!({ "object": "token", "jwt": "not-a-jwt" }),
    ] {
        let (instance, url, token) = app().await;
        let path = "/sessions/{id}/tokens/{template}";
        instance
            .responses()
            .always(Method::POST, path, StatusCode::OK, body);
        assert_unavailable(&format!("{url}/minted"), &token).await;
    }
}

#[tokio::test]
async fn failure_of_a_bound_user_returns_503() {
    for fault in [
        Fault::Down,
        Fault::Malformed,
        Fault::Status(401),
        Fault::Status(422),
        Fault::Status(500),
    ] {
        let (instance, url, token) = app().await;
        instance.faults().set(Endpoint::Users, fault);
        assert_unavailable(&format!("{url}/profile"), &token).await;
    }
}

/// A layer between the middleware and the handler changes a `GET` to a `POST`.
#[tokio::test]
async fn cross_site_cookie_after_a_method_override_returns_403() {
    async fn to_post(mut request: Request, next: Next) -> Response {
        *request.method_mut() = Method::POST;
        next.run(request).await
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let cookie = instance.sign_in("alice").unwrap().cookie_header();
    let inner = Router::new().route("/me", post(me));
    let inner = Router::new()
        .fallback_service(inner)
        .layer(middleware::from_fn(to_post));
    let url = serve(inner.layer(ClerkLayer::new(clerk))).await;
    for (site, status) in [("cross-site", 403), ("same-origin", 200)] {
        let request = Client::new().get(format!("{url}/me"));
        let request = request.header("cookie", &cookie);
        let response = request.header("sec-fetch-site", site).send().await;
        assert_eq!(response.unwrap().status(), status, "{site}");
    }
}
