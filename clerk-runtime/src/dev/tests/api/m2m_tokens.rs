use serde_json::json;

use super::super::part;
use super::{Scene, assert_api_error};
use crate::Clerk;
use crate::api::models::TokenFormat;
use crate::api::resources::{CreateM2mToken, CreateMachine};

/// Returns a client with a machine's secret key.
fn machine(scene: &Scene, name: &str) -> Clerk {
    let key = scene.instance.machine_secret_key(name);
    scene
        .instance
        .clerk_builder()
        .machine_secret_key(key)
        .build()
        .unwrap()
}

#[tokio::test]
async fn token_is_accepted_by_machines_in_its_scope() {
    let scene = Scene::start().await;
    let billing = scene.instance.machine_id("billing");
    let worker = CreateMachine::new("worker")
        .scoped_machines([billing])
        .default_token_ttl(120);
    scene.clerk.machines().create(worker).await.unwrap();

    let made = machine(&scene, "worker").m2m_tokens();
    let made = made
        .create(CreateM2mToken::new().claims(json!({ "a": 1 })))
        .await
        .unwrap();
    let expiration = made.created_at.as_millis() + 120_000;
    assert_eq!(made.expiration.unwrap().as_millis(), expiration);
    let token = made.token.unwrap();
    let seen = machine(&scene, "billing")
        .m2m_tokens()
        .verify(&token)
        .await
        .unwrap();
    assert_eq!((seen.subject, &seen.claims["a"]), (made.subject, &json!(1)));
    let other_machine = machine(&scene, "archive").m2m_tokens().verify(&token).await;
    assert_api_error(other_machine, 404, "resource_not_found");
    scene.clerk.m2m_tokens().verify(&token).await.unwrap();
}

#[tokio::test]
async fn token_creation_requires_a_machine_key() {
    let scene = Scene::start().await;
    let outcome = scene.clerk.m2m_tokens().create(CreateM2mToken::new()).await;
    assert_api_error(outcome, 401, "clerk_key_invalid");
    let reserved = CreateM2mToken::new().claims(json!({ "sub": "me" }));
    let reserved = machine(&scene, "worker")
        .m2m_tokens()
        .create(reserved)
        .await;
    assert_api_error(reserved, 400, "machine_token_reserved_claim");
}

#[tokio::test]
async fn revoked_token_is_listed_as_revoked() {
    let scene = Scene::start().await;
    let worker = machine(&scene, "worker").m2m_tokens();
    let made = worker.create(CreateM2mToken::new()).await.unwrap();
    let other = machine(&scene, "archive")
        .m2m_tokens()
        .revoke(&made.id)
        .await;
    assert_api_error(other, 404, "resource_not_found");
    assert!(worker.revoke(&made.id).await.unwrap().revoked);
    let listed = worker.list(&made.subject).revoked(true).await.unwrap();
    assert_eq!(listed[0].id, made.id);
    assert!(worker.list(&made.subject).await.unwrap().is_empty());
    let foreign = machine(&scene, "archive")
        .m2m_tokens()
        .list(&made.subject)
        .await;
    assert_api_error(foreign, 403, "authorization_invalid");
}

#[tokio::test]
async fn unexpired_token_is_returned_again() {
    let scene = Scene::start().await;
    let worker = machine(&scene, "worker").m2m_tokens();
    let first = worker.create(CreateM2mToken::new()).await.unwrap();
    let again = |seconds| worker.create(CreateM2mToken::new().min_remaining_ttl_seconds(seconds));
    assert_eq!(again(60).await.unwrap().id, first.id);
    assert_ne!(again(7200).await.unwrap().id, first.id);
}

#[tokio::test]
async fn jwt_token_is_not_stored() {
    let scene = Scene::start().await;
    let worker = machine(&scene, "worker").m2m_tokens();
    let parameters = CreateM2mToken::new().token_format(TokenFormat::Jwt);
    let made = worker
        .create(parameters.seconds_until_expiration(60))
        .await
        .unwrap();
    let claims = part(made.token.as_deref().unwrap(), 1);
    assert_eq!(claims["sub"], json!(made.subject));
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        60
    );
    assert!(worker.list(&made.subject).await.unwrap().is_empty());
}
