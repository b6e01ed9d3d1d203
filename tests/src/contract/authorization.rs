//! Authorization: roles, permissions, checks, reverification, organizations, policies in code.

use clerk_runtime::dev::{Endpoint, Fault};

use super::world::World;
use crate::apps::Framework;

pub async fn missing_role_returns_403<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/admin").await.expect(200);
    world
        .get_as("bob", "/admin")
        .await
        .rejected(403, "not-allowed");
    world
        .get_as("carol", "/admin")
        .await
        .rejected(403, "not-allowed");
    world.get_unauthenticated("/admin").await.hidden();
    world.get_as("bob", "/hidden-admin").await.hidden();
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn denial_does_not_name_the_missing_role<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get_as("bob", "/admin").await.expect(403);
    assert!(!response.body.contains("org:admin"), "{}", response.body);
    assert_eq!(response.header("x-clerk-auth-status"), None);
    assert_eq!(response.header("www-authenticate"), None);
}

pub async fn nested_any_and_all_keep_their_grouping<F: Framework>() {
    let world = World::start::<F>().await;
    for (name, status) in [("alice", 200), ("bob", 200), ("gina", 200), ("carol", 403)] {
        world.get_as(name, "/any-of").await.expect(status);
    }
    // gina is an admin without the permission to create: `a || b && c` would accept her.
    for (name, status) in [("alice", 200), ("bob", 403), ("gina", 403), ("carol", 403)] {
        world.get_as(name, "/all-of").await.expect(status);
    }
}

pub async fn failed_custom_check_returns_403<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world
        .person("bob")
        .token_builder()
        .claim("alice", true)
        .mint();
    world.get_with(&token, "/checked").await.expect(200);
    world
        .get_as("bob", "/checked")
        .await
        .rejected(403, "not-allowed");
}

pub async fn stale_factor_returns_reverification_error<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world
        .get_with(&token.clone().factor_ages(3, -1).mint(), "/reverified")
        .await
        .expect(200);
    let response = world
        .get_with(&token.clone().factor_ages(10, -1).mint(), "/reverified")
        .await;
    let body = |config| {
        serde_json::json!({"clerk_error": {
            "type": "forbidden",
            "reason": "reverification-error",
            "metadata": {"reverification": config},
        }})
    };
    assert_eq!(response.expect(403).json(), body("strict".into()));

    let stale = token.factor_ages(7, -1).mint();
    let response = world
        .get_with(&stale, "/reverified-admin")
        .await
        .expect(403);
    let config = serde_json::json!({"level": "first_factor", "afterMinutes": 7});
    assert_eq!(response.json(), body(config));
    // Reverification would not grant the role.
    let bob = world
        .person("bob")
        .token_builder()
        .factor_ages(99, -1)
        .mint();
    world.get_with(&bob, "/reverified-admin").await.hidden();
}

pub async fn impersonated_session_returns_403_where_denied<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world
        .get_with(&token.mint(), "/in-person")
        .await
        .expect(200);
    let acted = token.actor("user_support").mint();
    world
        .get_with(&acted, "/in-person")
        .await
        .rejected(403, "not-allowed");
}

pub async fn other_organization_in_the_path_returns_403<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let id = alice.org_id().expect("an active organization");
    let path = format!("/orgs/{id}");
    world.get_with(&alice.token(), &path).await.expect(200);
    world
        .get_as("gina", &path)
        .await
        .rejected(403, "not-allowed");
    world
        .get_as("carol", &path)
        .await
        .rejected(403, "not-allowed");
    world
        .get_with(&alice.token(), "/orgs/acme")
        .await
        .rejected(403, "not-allowed");
}

/// A handler reads the first or the last of two parameters with the same name, depending on the
/// framework.
pub async fn repeated_organization_in_the_path_returns_403<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let id = alice.org_id().expect("an active organization");
    for path in [
        format!("/within/{id}/another"),
        format!("/within/another/{id}"),
        format!("/within/{id}/{id}"),
    ] {
        world
            .get_with(&alice.token(), &path)
            .await
            .rejected(403, "not-allowed");
    }
}

pub async fn policy_checked_in_code_is_enforced<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/required").await.expect(200);
    world
        .get_as("bob", "/required")
        .await
        .rejected(403, "not-allowed");
    world.get_as("alice", "/required-hidden").await.hidden();
    let alice = world.person("alice");
    let proven = world.get_with(&alice.token(), "/proven").await.expect(200);
    assert_eq!(proven.body, alice.user_id().as_str());
    world
        .get_as("bob", "/proven")
        .await
        .rejected(403, "not-allowed");
}

pub async fn required_policy_guards_a_file_service<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get_as("alice", "/files/report").await.expect(200);
    assert_eq!(response.body, "report");
    world
        .get_as("bob", "/files/report")
        .await
        .rejected(403, "not-allowed");
    world.get_unauthenticated("/files/report").await.hidden();
    world
        .get_unauthenticated("/files/no-such-report")
        .await
        .hidden();
    let expired = world.person("alice").token_builder().expired().mint();
    world.get_with(&expired, "/files/report").await.hidden();

    let world = World::start::<F>().await;
    world.instance.faults().set(Endpoint::Jwks, Fault::Down);
    let response = world.get_as("alice", "/files/report").await.expect(503);
    assert!(response.header("retry-after").is_some());
}
