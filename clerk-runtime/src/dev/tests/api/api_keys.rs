use serde_json::json;

use super::{Scene, assert_api_error};
use crate::api::resources::{CreateApiKey, UpdateApiKey};

#[tokio::test]
async fn key_is_verified_until_revoked() {
    let scene = Scene::start().await;
    let (keys, alice) = (scene.clerk.api_keys(), scene.user("alice").await);
    let parameters = CreateApiKey::new("nightly job", alice.as_str())
        .scopes(["read"])
        .claims(json!({ "tier": "gold" }));
    let made = keys.create(parameters).await.unwrap();
    let secret = made.secret.as_deref().unwrap().to_owned();
    assert!(secret.starts_with("ak_"));
    assert_eq!(*keys.secret(&made.id).await.unwrap().secret, secret);
    let verified = keys.verify(&secret).await.unwrap();
    assert_eq!(
        (verified.subject.as_str(), verified.revoked),
        (alice.as_str(), false)
    );
    assert!(verified.secret.is_none() && verified.last_used_at.is_some());

    keys.revoke(&made.id)
        .revocation_reason("lost".to_owned())
        .await
        .unwrap();
    let verified = keys.verify(&secret).await.unwrap();
    assert_eq!(
        (verified.revoked, verified.revocation_reason.as_deref()),
        (true, Some("lost"))
    );
    keys.delete(&made.id).await.unwrap();
    assert_api_error(keys.verify(&secret).await, 404, "resource_not_found");
}

#[tokio::test]
async fn keys_are_listed_by_subject_and_validity() {
    let scene = Scene::start().await;
    let (keys, acme) = (scene.clerk.api_keys(), scene.acme().await);
    let live = keys
        .create(CreateApiKey::new("live", acme.as_str()))
        .await
        .unwrap();
    let short = CreateApiKey::new("short", acme.as_str()).seconds_until_expiration(0);
    assert!(keys.create(short).await.unwrap().expired);
    let listed = keys.list(acme.as_str()).await.unwrap();
    assert_eq!((listed.total_count, &listed[0].id), (Some(1), &live.id));
    let all = keys
        .list(acme.as_str())
        .include_invalid(true)
        .await
        .unwrap();
    assert_eq!(all.total_count, Some(2));
    assert_eq!(all[0].name, "short", "the newest first");
    assert_eq!(
        keys.list(acme.as_str()).query("LIV").await.unwrap().len(),
        1
    );
    assert!(keys.list("user_none").await.unwrap().is_empty());
    assert_api_error(
        keys.list(acme.as_str()).limit(101).await,
        422,
        "form_param_value_invalid",
    );
}

#[tokio::test]
async fn key_can_be_updated() {
    let scene = Scene::start().await;
    let (keys, acme) = (scene.clerk.api_keys(), scene.acme().await);
    let made = CreateApiKey::new("job", acme.as_str()).description("old".to_owned());
    let made = keys.create(made).await.unwrap();
    let changes = UpdateApiKey::new()
        .scopes(["write"])
        .seconds_until_expiration(60);
    let after = keys.update(&made.id, changes).await.unwrap();
    assert_eq!(
        (after.scopes, after.description),
        (vec!["write".into()], Some("old".into()))
    );
    assert!(after.expiration.unwrap() > made.created_at);
    let cleared = keys
        .update(&made.id, UpdateApiKey::new().description(None::<String>))
        .await;
    assert_eq!(cleared.unwrap().description, None);
}

#[tokio::test]
async fn invalid_key_parameter_is_named() {
    let scene = Scene::start().await;
    let (keys, acme) = (scene.clerk.api_keys(), scene.acme().await);
    let unknown_subject = keys.create(CreateApiKey::new("job", "user_none")).await;
    assert_api_error(unknown_subject, 422, "form_resource_not_found");
    let short = keys.create(CreateApiKey::new("j", acme.as_str())).await;
    assert_api_error(short, 422, "form_param_min_length_exceeded");
    assert_api_error(keys.get(&"ak_none".into()).await, 404, "resource_not_found");
}
