//! What handlers ask of their callers.

use clerk_runtime::dev::{Endpoint, Fault};

use super::world::World;
use crate::apps::Framework;

pub async fn what_is_asked_is_demanded<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/admin").await.expect(200);
    world
        .get_as("bob", "/admin")
        .await
        .refused(403, "not-allowed");
    world
        .get_as("carol", "/admin")
        .await
        .refused(403, "not-allowed");
    world.get_as_nobody("/admin").await.hidden();
    world.get_as("bob", "/hidden-admin").await.hidden();
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn a_denial_keeps_its_reasons_to_itself<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as("bob", "/admin").await.expect(403);
    assert!(!answer.body.contains("org:admin"), "{}", answer.body);
    assert_eq!(answer.header("x-clerk-auth-status"), None);
    assert_eq!(answer.header("www-authenticate"), None);
}

pub async fn grouping_is_kept<F: Framework>() {
    let world = World::start::<F>().await;
    for (name, status) in [("alice", 200), ("bob", 200), ("gina", 200), ("carol", 403)] {
        world.get_as(name, "/any-of").await.expect(status);
    }
    // gina is an admin who may not create: `a || b && c` would let her in.
    for (name, status) in [("alice", 200), ("bob", 403), ("gina", 403), ("carol", 403)] {
        world.get_as(name, "/all-of").await.expect(status);
    }
}

pub async fn a_check_of_ones_own_decides<F: Framework>() {
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
        .refused(403, "not-allowed");
}

pub async fn a_stale_factor_asks_for_it<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token_builder();
    world
        .get_with(&token.clone().factor_ages(3, -1).mint(), "/reverified")
        .await
        .expect(200);
    let answer = world
        .get_with(&token.clone().factor_ages(10, -1).mint(), "/reverified")
        .await;
    let asked = |config| {
        serde_json::json!({"clerk_error": {
            "type": "forbidden",
            "reason": "reverification-error",
            "metadata": {"reverification": config},
        }})
    };
    assert_eq!(answer.expect(403).json(), asked("strict".into()));

    let stale = token.factor_ages(7, -1).mint();
    let answer = world
        .get_with(&stale, "/reverified-admin")
        .await
        .expect(403);
    let config = serde_json::json!({"level": "first_factor", "afterMinutes": 7});
    assert_eq!(answer.json(), asked(config));
    // Another factor wouldn't make him an admin.
    let bob = world
        .person("bob")
        .token_builder()
        .factor_ages(99, -1)
        .mint();
    world.get_with(&bob, "/reverified-admin").await.hidden();
}

pub async fn an_actor_is_seen<F: Framework>() {
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
        .refused(403, "not-allowed");
}

pub async fn the_path_names_the_organization<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let id = alice.org_id().expect("an active organization");
    let path = format!("/orgs/{id}");
    world.get_with(&alice.token(), &path).await.expect(200);
    world
        .get_as("gina", &path)
        .await
        .refused(403, "not-allowed");
    world
        .get_as("carol", &path)
        .await
        .refused(403, "not-allowed");
    world
        .get_with(&alice.token(), "/orgs/acme")
        .await
        .refused(403, "not-allowed");
}

/// Which of two parameters of one name the handler reads is the framework's affair.
pub async fn a_path_that_names_two_organizations_names_none<F: Framework>() {
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
            .refused(403, "not-allowed");
    }
}

pub async fn policies_in_code_are_enforced<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_as("alice", "/required").await.expect(200);
    world
        .get_as("bob", "/required")
        .await
        .refused(403, "not-allowed");
    world.get_as("alice", "/required-hidden").await.hidden();
    let alice = world.person("alice");
    let proven = world.get_with(&alice.token(), "/proven").await.expect(200);
    assert_eq!(proven.body, alice.user_id().as_str());
    world
        .get_as("bob", "/proven")
        .await
        .refused(403, "not-allowed");
}

pub async fn a_policy_guards_what_has_no_handler<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as("alice", "/files/report").await.expect(200);
    assert_eq!(answer.body, "report");
    world
        .get_as("bob", "/files/report")
        .await
        .refused(403, "not-allowed");
    world.get_as_nobody("/files/report").await.hidden();
    world.get_as_nobody("/files/no-such-report").await.hidden();
    let expired = world.person("alice").token_builder().expired().mint();
    world.get_with(&expired, "/files/report").await.hidden();

    let world = World::start::<F>().await;
    world.instance.faults().set(Endpoint::Jwks, Fault::Down);
    let answer = world.get_as("alice", "/files/report").await.expect(503);
    assert!(answer.header("retry-after").is_some());
}
