//! Machine tokens.

use clerk_runtime::dev::{Endpoint, Fault};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::world::{World, bearer, navigation};
use crate::apps::Framework;

pub async fn api_key_is_accepted_where_allowed<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let key = world.instance.api_key("alice").expect("a person").issue();
    let response = world.get_with(key.secret(), "/keyed").await.expect(200);
    assert_eq!(response.body, alice.user_id().as_str());
    let response = world
        .get_with(key.secret(), "/person-or-key")
        .await
        .expect(200);
    assert_eq!(response.body, "api_key");
    let response = world
        .get_with(&alice.token(), "/person-or-key")
        .await
        .expect(200);
    assert_eq!(response.body, "session_token");
    world.get_with(key.secret(), "/hello").await.hidden();
    world.get_with(key.secret(), "/me").await.expect(401);
}

pub async fn token_of_another_type_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    world
        .get_unauthenticated("/keyed")
        .await
        .rejected(401, "No token in header");
    world
        .get_as("alice", "/keyed")
        .await
        .rejected(401, "token-type-mismatch");
    let m2m = world.instance.m2m_token("worker").issue();
    world
        .get_with(m2m.secret(), "/keyed")
        .await
        .rejected(401, "token-type-mismatch");
    // Machine tokens are never redirected, even in requests with the headers of a page load.
    let forged = [("authorization", "Bearer ak_forged".to_owned())];
    let headers: Vec<_> = forged.into_iter().chain(navigation()).collect();
    let response = world.get("/person-or-key", &headers).await.expect(401);
    assert_eq!(response.header("location"), None);
}

pub async fn opaque_token_is_verified_only_where_accepted<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let key = world.instance.api_key("alice").expect("a person").issue();
    for path in ["/hello", "/me", "/home", "/delegated"] {
        drop(world.get_with(key.secret(), path).await);
    }
    assert_eq!(world.instance.faults().calls(Endpoint::ApiKeys), 0);
    let response = world.get_with(key.secret(), "/keyed").await.expect(200);
    assert_eq!(response.header("x-clerk-auth-status"), None);
    assert_eq!(world.instance.faults().calls(Endpoint::ApiKeys), 1);
}

pub async fn api_key_without_a_required_role_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let key = world.instance.api_key("alice").expect("a person").issue();
    let response = world
        .get_with(key.secret(), "/any-admin")
        .await
        .rejected(401, "not-allowed");
    assert_eq!(response.header("location"), None);
    world.get_as("alice", "/any-admin").await.expect(200);
    let [destination, accept] = navigation();
    let bob = bearer(&world.person("bob").token());
    let response = world.get("/any-admin", &[bob, destination, accept]).await;
    assert_eq!(response.expect(307).header("location"), Some("/upgrade"));
}

pub async fn missing_scope_returns_403<F: Framework>() {
    let world = World::start::<F>().await;
    let token = |scope: &str| {
        world
            .instance
            .oauth_token("alice")
            .expect("a person")
            .scopes([scope])
            .issue()
    };
    world
        .get_with(token("invoices:read").secret(), "/delegated")
        .await
        .expect(200);
    let response = world
        .get_with(token("profile").secret(), "/delegated")
        .await;
    let response = response.rejected(403, "insufficient-scope");
    assert_eq!(
        response.header("www-authenticate"),
        Some("Bearer error=\"insufficient_scope\", scope=\"invoices:read\"")
    );
}

pub async fn api_key_is_accepted_after_an_outage<F: Framework>() {
    let world = World::start::<F>().await;
    let key = world.instance.api_key("alice").expect("a person").issue();
    world.instance.faults().set(Endpoint::ApiKeys, Fault::Down);
    let response = world.get_with(key.secret(), "/keyed").await.expect(503);
    assert!(response.header("retry-after").is_some());
    world.instance.faults().clear();
    world.get_with(key.secret(), "/keyed").await.expect(200);
    world.get_with("ak_forged", "/keyed").await.expect(401);
}

/// Clerk's response to a verification can describe a token that is not valid any more.
pub async fn revoked_or_expired_machine_token_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let (past, future) = (1_600_000_000_i64, 4_000_000_000_i64);
    let cases = [
        (json!({"revoked": true}), 401),
        (json!({"expired": true}), 401),
        (json!({"expiration": past * 1000}), 401),
        (json!({"expiration": past}), 401),
        (json!({"expiration": "soon"}), 503),
        (json!({"subject": ""}), 503),
        (json!({"expiration": future * 1000}), 200),
    ];
    for (index, (change, status)) in cases.into_iter().enumerate() {
        let mut key = json!({
            "object": "api_key", "id": "ak_1", "subject": "user_1", "scopes": [],
            "revoked": false, "expired": false, "expiration": null,
        });
        let (changed, change) = (key.as_object_mut(), change.as_object().cloned());
        changed
            .expect("an object")
            .extend(change.expect("an object"));
        let responses = world.instance.responses();
        responses.always(
            Method::POST,
            "/api_keys/verify",
            StatusCode::OK,
            key.clone(),
        );
        let response = world.get_with(&format!("ak_{index}"), "/keyed").await;
        assert_eq!(response.code(), status, "{key}");
    }
}

pub async fn other_audience_returns_401<F: Framework>() {
    let instance = super::world::people().start().await.expect("an instance");
    let clerk = instance
        .clerk_builder()
        .audience(["https://app.example/mcp"]);
    let clerk = clerk.build().expect("valid settings");
    let world = World::with_clerk::<F>(instance, clerk, false).await;
    world.get_as("alice", "/me").await.expect(200);
    world.get_as("alice", "/admin").await.expect(200);
    let foreign = world
        .person("alice")
        .token_builder()
        .claim("aud", "https://other.example/mcp");
    let response = world.get_with(&foreign.mint(), "/me").await;
    response.rejected(401, "token-verification-failed");

    let token = |audience: &str| {
        let token = world.instance.oauth_token("alice").expect("a person");
        token.scopes(["invoices:read"]).audience([audience])
    };
    for (audience, status) in [
        ("https://app.example/mcp", 200),
        ("https://other.example/mcp", 401),
    ] {
        let jwt = token(audience).jwt().mint();
        world.get_with(&jwt, "/delegated").await.expect(status);
        let opaque = token(audience).issue();
        world
            .get_with(opaque.secret(), "/delegated")
            .await
            .expect(status);
    }
}
