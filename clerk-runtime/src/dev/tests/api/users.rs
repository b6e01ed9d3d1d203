use serde_json::json;

use super::{Scene, assert_api_error, rejection};
use crate::api::resources::{CreateUser, UpdateUser, UserMetadata};

#[tokio::test]
async fn created_user_is_found_and_can_sign_in() {
    let scene = Scene::start().await;
    let parameters = CreateUser::new()
        .email_address(["Jo@Example.com"])
        .phone_number(["+15555550100"])
        .username("jo")
        .external_id("42")
        .public_metadata(json!({ "tier": "gold" }))
        .created_at("2020-01-02T03:04:05Z");
    let jo = scene.clerk.users().create(parameters).await.unwrap();
    assert_eq!(jo.created_at.as_millis(), 1_577_934_245_000);
    assert_eq!(jo.email_addresses[0].email_address, "jo@example.com");
    assert_eq!(
        jo.primary_email_address_id,
        Some(jo.email_addresses[0].id.clone())
    );

    let found = scene.clerk.users().list().external_id("42").await.unwrap();
    assert_eq!(found[0].public_metadata["tier"], "gold");
    assert_eq!(scene.sign_in("jo@example.com").user_id(), jo.id);
}

#[tokio::test]
async fn duplicate_identifier_is_rejected() {
    let scene = Scene::start().await;
    let users = scene.clerk.users();
    let taken = users
        .create(CreateUser::new().email_address(["alice@example.com"]))
        .await;
    assert_eq!(
        rejection(taken),
        (422, "form_identifier_exists".into(), "email_address".into())
    );
    let taken = users.create(CreateUser::new().username("bob")).await;
    assert_eq!(rejection(taken).2, "username");
    let alice = scene.user("alice").await;
    let taken = users
        .update(&alice, UpdateUser::new().username("bob"))
        .await;
    assert_api_error(taken, 422, "form_identifier_exists");
    users
        .update(&alice, UpdateUser::new().username("alice"))
        .await
        .unwrap();
}

#[tokio::test]
async fn invalid_user_parameter_is_named() {
    let scene = Scene::start().await;
    let create = |parameters| scene.clerk.users().create(parameters);
    assert_api_error(create(CreateUser::new()).await, 422, "form_data_missing");
    let wrong = [
        (
            CreateUser::new().email_address(["no-address"]),
            "form_param_format_invalid",
        ),
        (
            CreateUser::new().phone_number(["12"]),
            "form_param_format_invalid",
        ),
        (
            CreateUser::new().username("no spaces"),
            "form_username_invalid_character",
        ),
        (
            CreateUser::new().username("jo").password("short"),
            "form_password_length_too_short",
        ),
        (
            CreateUser::new().username("jo").created_at("today"),
            "form_param_invalid_time",
        ),
        (
            CreateUser::new().username("jo").set("shoe_size", 43),
            "form_param_unknown",
        ),
        (
            CreateUser::new().username("jo").set("banned", "yes"),
            "form_param_type_invalid",
        ),
    ];
    for (parameters, code) in wrong {
        assert_api_error(create(parameters).await, 422, code);
    }
}

#[tokio::test]
async fn deleted_user_is_removed_everywhere() {
    let scene = Scene::start().await;
    let bob = scene.sign_in("bob");
    let deleted = scene.clerk.users().delete(&bob.user_id()).await.unwrap();
    assert!(deleted.deleted);
    assert_api_error(
        scene.clerk.users().get(&bob.user_id()).await,
        404,
        "resource_not_found",
    );
    let token = scene.clerk.sessions().token(&bob.session_id()).await;
    assert_api_error(token, 404, "resource_not_found");
    assert!(scene.instance.sign_in("bob").is_err());
    let members = scene.clerk.organizations().memberships(&scene.acme().await);
    assert_eq!(members.list().await.unwrap().total_count, Some(1));
}

#[tokio::test]
async fn metadata_is_merged_or_replaced() {
    let scene = Scene::start().await;
    let (users, alice) = (scene.clerk.users(), scene.user("alice").await);
    let metadata = |value| UserMetadata::new().private_metadata(value);
    users
        .update_metadata(&alice, metadata(json!({ "a": 1, "b": { "c": 2 } })))
        .await
        .unwrap();
    let merged = metadata(json!({ "a": null, "b": { "d": 3 } }));
    let merged = users.update_metadata(&alice, merged).await.unwrap();
    let kept = merged.private_metadata.unwrap();
    assert_eq!(json!(*kept), json!({ "b": { "c": 2, "d": 3 } }));
    let replaced = users
        .replace_metadata(&alice, metadata(json!({ "e": 4 })))
        .await
        .unwrap();
    assert_eq!(
        json!(*replaced.private_metadata.unwrap()),
        json!({ "e": 4 })
    );
    let large = metadata(json!({ "text": "x".repeat(9000) }));
    let large = users.update_metadata(&alice, large).await;
    assert_api_error(large, 422, "form_param_exceeds_allowed_size");
}

#[tokio::test]
async fn memberships_of_a_user_are_listed() {
    let scene = Scene::start().await;
    let alice = scene.user("alice").await;
    let memberships = scene
        .clerk
        .users()
        .organization_memberships(&alice)
        .await
        .unwrap();
    assert_eq!(memberships.total_count, Some(1));
    assert_eq!(memberships[0].organization.slug.as_deref(), Some("acme"));
    let permissions = memberships[0].permissions.iter();
    let (system, own): (Vec<_>, Vec<_>) =
        permissions.partition(|permission| permission.starts_with("org:sys_"));
    assert_eq!(own, ["org:invoices:create", "org:invoices:read"]);
    assert!(system.iter().any(|it| *it == "org:sys_memberships:manage"));
}

#[tokio::test]
async fn images_and_wallets_are_added_and_removed() {
    let scene = Scene::start().await;
    let users = scene.clerk.users();
    let wallet = format!("0x{}", "a".repeat(40));
    let jo = users
        .create(CreateUser::new().web3_wallet([wallet]))
        .await
        .unwrap();
    let picture = crate::api::File::new("me.png", "image/png", vec![1, 2, 3]);
    assert!(
        users
            .set_profile_image(&jo.id, &picture)
            .await
            .unwrap()
            .has_image
    );
    assert!(!users.delete_profile_image(&jo.id).await.unwrap().has_image);
    users
        .delete_web3_wallet(&jo.id, &jo.web3_wallets[0].id)
        .await
        .unwrap();
    let after = users.get(&jo.id).await.unwrap();
    assert!(after.web3_wallets.is_empty() && after.primary_web3_wallet_id.is_none());
    let passkey = users.delete_passkey(&jo.id, &"idn_1".into()).await;
    assert_api_error(passkey, 404, "resource_not_found");
}
