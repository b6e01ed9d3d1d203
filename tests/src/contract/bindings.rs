//! Values that are bound to handler parameters, and responses where a value is unavailable.

use clerk_runtime::dev::{Endpoint, Fault};
use serde_json::{Value, json};

use super::world::{TestResponse, World, bearer, people};
use crate::apps::Framework;

pub async fn bindings_hold_the_claims_of_the_token<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let token = alice.token();
    let bound = world.get_with(&token, "/bindings").await.expect(200).json();
    let expected = json!({
        "userId": alice.user_id(),
        "sessionId": alice.session_id(),
        "orgId": alice.org_id(),
        "token": token,
        "orgRole": "org:admin",
    });
    assert_eq!(bound, expected);

    let renamed = world.get_with(&token, "/renamed").await.expect(200);
    assert_eq!(renamed.body, alice.user_id().as_str());

    let carol = world.get_as("carol", "/bindings").await.expect(200).json();
    assert_eq!(
        (&carol["orgId"], &carol["orgRole"]),
        (&Value::Null, &Value::Null)
    );
}

pub async fn missing_organization_for_a_binding_returns_403<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let response = world
        .get_with(&alice.token(), "/organization")
        .await
        .expect(200);
    assert_eq!(
        response.body,
        alice.org_id().expect("an organization").as_str()
    );
    world
        .get_as("carol", "/organization")
        .await
        .rejected(403, "not-allowed");
    world.get_unauthenticated("/organization").await.expect(401);
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn template_token_is_fetched_once<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let minted = world.get_with(&token, "/template").await.expect(200).body;
    assert_ne!(minted, token);
    assert_eq!(
        world.get_with(&token, "/template").await.expect(200).body,
        minted
    );
    assert_eq!(world.instance.faults().calls(Endpoint::SessionTokens), 1);
    // Template tokens are for other services and are not accepted as session tokens.
    world.get_with(&minted, "/me").await.expect(401);
    world.get_unauthenticated("/template").await.expect(401);
}

pub async fn unknown_template_returns_500<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get_as("alice", "/unknown-template").await;
    let response = response.rejected(500, "unexpected-error");
    assert!(
        !response.body.contains("unknown-template"),
        "{}",
        response.body
    );
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn custom_claims_are_deserialized<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let response = world.get_with(&alice.token(), "/claims").await.expect(200);
    assert_eq!(response.body, alice.user_id().as_str());
    world
        .get_as("alice", "/unfit-claims")
        .await
        .rejected(500, "unexpected-error");
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn user_is_fetched_for_a_binding<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let user = world
        .get_with(&alice.token(), "/user")
        .await
        .expect(200)
        .json();
    assert_eq!(user["id"], alice.user_id().as_str());
    assert_eq!(user["first_name"], "Alice");
    assert_eq!(world.instance.faults().calls(Endpoint::Users), 1);
    world.get_unauthenticated("/user").await.expect(401);
    assert_eq!(world.instance.faults().calls(Endpoint::Users), 1);
}

pub async fn deleted_user_is_unauthenticated<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world
        .person("alice")
        .token_builder()
        .claim("sub", "user_deleted")
        .mint();
    let response = world.get_with(&token, "/user").await;
    assert_rejects_token(&response.rejected(401, "user-deleted"), "user-deleted");
    assert_eq!(world.app.counters.handlers(), 0);
}

/// Asserts that a valid token is rejected for this reason.
fn assert_rejects_token(response: &TestResponse, reason: &str) {
    assert_eq!(response.header("x-clerk-auth-reason"), Some(reason));
    assert_eq!(response.header("x-clerk-auth-status"), Some("signed-out"));
    let challenge = response.header("www-authenticate").unwrap_or_default();
    assert!(challenge.contains("invalid_token"), "{challenge}");
}

/// The request's own token is valid until it expires.
pub async fn ended_session_is_unauthenticated_for_a_template_token<F: Framework>() {
    for middleware in [false, true] {
        let instance = people().start().await.expect("an instance");
        let world = World::of::<F>(instance, middleware).await;
        let alice = world.person("alice");
        let token = alice.token();
        // Another process ends the session.
        alice.sign_out();
        for path in ["/template", "/unknown-template"] {
            let response = world.get_with(&token, path).await;
            assert_rejects_token(&response.rejected(401, "session-ended"), "session-ended");
        }
        world.get_with(&token, "/me").await.expect(200);
        let faults = world.instance.faults();
        faults.set(Endpoint::Sessions, Fault::Status(500));
        world.get_with(&token, "/template").await.expect(503);
    }
}

pub async fn unavailable_user_returns_503<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let faults = world.instance.faults();
    for fault in [
        Fault::Down,
        Fault::Status(500),
        Fault::RateLimited { retry_after: 1 },
    ] {
        faults.set(Endpoint::Users, fault);
        let response = world.get_with(&token, "/user").await.expect(503);
        assert!(response.header("retry-after").is_some());
    }
    faults.set(Endpoint::SessionTokens, Fault::Status(503));
    world.get_with(&token, "/template").await.expect(503);
    assert_eq!(world.app.counters.handlers(), 0);

    faults.clear();
    world.get_with(&token, "/user").await.expect(200);
}

pub async fn bound_client_updates_the_user<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let user = world
        .post("/user", &[bearer(&token)], "")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&user["first_name"], &user["last_name"]),
        (&json!("John"), &json!("Wick"))
    );
}

pub async fn api_error_is_converted_to_a_response<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world
        .get_as("alice", "/unknown-user")
        .await
        .rejected(404, "resource_not_found");
    assert!(!response.body.contains("meta"), "{}", response.body);

    let faults = world.instance.faults();
    for (fault, status) in [(401, 500), (403, 500), (500, 503), (503, 503)] {
        faults.set(Endpoint::Users, Fault::Status(fault));
        let response = world.get_as("alice", "/unknown-user").await.expect(status);
        assert_eq!(
            response.header("retry-after").is_some(),
            status == 503,
            "{fault}"
        );
    }
    faults.set(Endpoint::Users, Fault::RateLimited { retry_after: 1 });
    world.get_as("alice", "/unknown-user").await.expect(503);
}
