//! Tests of `Auth::user()`: requests to the Backend API, caching and errors.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::signer::primary;
use super::support::{BackendResponse, World};
use crate::api::ErrorKind;

const USER: &str = "/v1/users/user_1";

fn user() -> BackendResponse {
    BackendResponse::ok(&json!({"id": "user_1", "object": "user", "first_name": "Alice"}))
}

#[tokio::test]
async fn user_is_fetched_once_per_request() {
    let world = World::new();
    world.backend.respond(USER, &user());
    let state = world.bearer(&world.token()).await;
    let states: Vec<_> = (0..20).map(|_| state.clone()).collect();
    let auths: Vec<_> = states
        .iter()
        .map(crate::service::RequestState::to_auth)
        .collect();
    let users = join_all(auths.iter().map(crate::caller::Auth::user)).await;
    for user in users {
        assert_eq!(
            user.expect("a user")
                .expect("signed in")
                .first_name
                .as_deref(),
            Some("Alice")
        );
    }
    assert_eq!(world.backend.calls(USER), 1);

    world
        .bearer(&world.token())
        .await
        .to_auth()
        .user()
        .await
        .expect("a user");
    assert_eq!(world.backend.calls(USER), 2, "another request");
}

#[tokio::test]
async fn not_found_page_of_a_proxy_is_not_a_deleted_user() {
    let world = World::new();
    world
        .backend
        .respond(USER, &BackendResponse::text(404, "<html>"));
    let auth = world.bearer(&world.token()).await.to_auth();
    let error = auth.user().await.expect_err("unavailable");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    world
        .backend
        .respond(USER, &BackendResponse::error(404, "resource_not_found"));
    assert!(auth.user().await.expect("no error").is_none());
}

#[tokio::test]
async fn user_is_shared_across_requests_only_if_enabled() {
    let world = World::with(|builder| builder.user_cache_ttl(Duration::from_secs(30)));
    world.backend.respond(USER, &user());
    let fetch = async || {
        let auth = world.bearer(&world.token()).await.to_auth();
        auth.user().await.expect("a user").expect("signed in")
    };
    join_all((0..50).map(|_| fetch())).await;
    assert_eq!(world.backend.calls(USER), 1);
    world.clock.set(29);
    fetch().await;
    assert_eq!(world.backend.calls(USER), 1);
    world.clock.set(30);
    fetch().await;
    assert_eq!(world.backend.calls(USER), 2);
}

#[tokio::test]
async fn deleted_user_and_unauthenticated_request_have_no_user() {
    let world = World::new();
    let deleted = world.bearer(&world.token()).await.to_auth();
    assert!(deleted.user().await.expect("no error").is_none());
    let calls = world.backend.all_calls().len();

    let anonymous = world.bearer("a.b.c").await.to_auth();
    assert!(anonymous.user().await.expect("no error").is_none());
    let mut claims = world.claims();
    claims["sts"] = "pending".into();
    let pending = world.bearer(&primary().token(&claims)).await;
    assert!(pending.to_auth().user().await.expect("no error").is_none());
    assert_eq!(world.backend.all_calls().len(), calls);
}

#[tokio::test(start_paused = true)]
async fn failed_user_fetch_is_an_error_and_not_cached() {
    let world = World::new();
    world
        .backend
        .respond(USER, &BackendResponse::error(500, "internal_clerk_error"));
    let auth = world.bearer(&world.token()).await.to_auth();
    assert_eq!(
        auth.user().await.expect_err("down").kind(),
        ErrorKind::Server
    );
    world.backend.respond(USER, &user());
    assert!(auth.user().await.expect("a user").is_some());
}
