//! What handlers are handed, and what happens when it can't be had.

use clerk_runtime::dev::{Endpoint, Fault};
use serde_json::{Value, json};

use super::world::{World, bearer};
use crate::apps::Framework;

pub async fn bindings_hold_what_the_token_says<F: Framework>() {
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

pub async fn a_binding_is_a_requirement<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let answer = world
        .get_with(&alice.token(), "/organization")
        .await
        .expect(200);
    assert_eq!(
        answer.body,
        alice.org_id().expect("an organization").as_str()
    );
    world
        .get_as("carol", "/organization")
        .await
        .refused(403, "not-allowed");
    world.get_as_nobody("/organization").await.expect(401);
    assert_eq!(world.app.counters.handlers(), 1);
}

pub async fn a_template_token_is_minted_once<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let minted = world.get_with(&token, "/template").await.expect(200).body;
    assert_ne!(minted, token);
    assert_eq!(
        world.get_with(&token, "/template").await.expect(200).body,
        minted
    );
    assert_eq!(world.instance.faults().calls(Endpoint::SessionTokens), 1);
    // It is for other services: here it signs nobody in.
    world.get_with(&minted, "/me").await.expect(401);
    world.get_as_nobody("/template").await.expect(401);
}

pub async fn an_unknown_template_is_our_mistake<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world.get_as("alice", "/unknown-template").await;
    let answer = answer.refused(500, "unexpected-error");
    assert!(!answer.body.contains("nobody-made-this"), "{}", answer.body);
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn claims_are_read_into_a_type<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let answer = world.get_with(&alice.token(), "/claims").await.expect(200);
    assert_eq!(answer.body, alice.user_id().as_str());
    world
        .get_as("alice", "/unfit-claims")
        .await
        .refused(500, "unexpected-error");
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn the_user_is_fetched<F: Framework>() {
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
    world.get_as_nobody("/user").await.expect(401);
    assert_eq!(world.instance.faults().calls(Endpoint::Users), 1);
}

pub async fn a_deleted_user_is_nobody<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world
        .person("alice")
        .token_builder()
        .claim("sub", "user_deleted")
        .mint();
    world.get_with(&token, "/user").await.expect(401);
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn no_user_no_handler<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.person("alice").token();
    let faults = world.instance.faults();
    for fault in [
        Fault::Down,
        Fault::Status(500),
        Fault::RateLimited { retry_after: 1 },
    ] {
        faults.set(Endpoint::Users, fault);
        let answer = world.get_with(&token, "/user").await.expect(503);
        assert!(answer.header("retry-after").is_some());
    }
    faults.set(Endpoint::SessionTokens, Fault::Status(503));
    world.get_with(&token, "/template").await.expect(503);
    assert_eq!(world.app.counters.handlers(), 0);

    faults.clear();
    world.get_with(&token, "/user").await.expect(200);
}

pub async fn the_client_updates_the_user<F: Framework>() {
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

pub async fn api_errors_are_answers<F: Framework>() {
    let world = World::start::<F>().await;
    let answer = world
        .get_as("alice", "/stranger")
        .await
        .refused(404, "resource_not_found");
    assert!(!answer.body.contains("meta"), "{}", answer.body);

    let faults = world.instance.faults();
    for (fault, status) in [(401, 500), (403, 500), (500, 503), (503, 503)] {
        faults.set(Endpoint::Users, Fault::Status(fault));
        let answer = world.get_as("alice", "/stranger").await.expect(status);
        assert_eq!(
            answer.header("retry-after").is_some(),
            status == 503,
            "{fault}"
        );
    }
    faults.set(Endpoint::Users, Fault::RateLimited { retry_after: 1 });
    world.get_as("alice", "/stranger").await.expect(503);
}
