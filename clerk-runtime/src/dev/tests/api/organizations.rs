use serde_json::json;

use super::super::part;
use super::{Scene, assert_api_error, rejection};
use crate::api::File;
use crate::api::resources::{CreateOrganization, OrganizationMetadata, UpdateOrganization};
use crate::caller::UserId;

#[tokio::test]
async fn creator_of_an_organization_is_its_admin() {
    let scene = Scene::start().await;
    let bob = scene.user("bob").await;
    let parameters = CreateOrganization::new("Globex Inc.").created_by(bob.clone());
    let globex = scene
        .clerk
        .organizations()
        .create(parameters)
        .await
        .unwrap();
    assert!(globex.slug.unwrap().starts_with("globex-inc-"));
    assert_eq!(globex.max_allowed_memberships, 5);
    let bob = scene.sign_in("bob");
    assert_eq!(
        bob.org_id(),
        Some(globex.id),
        "the new organization is active after the next sign-in"
    );
    let claims = part(&bob.token(), 1);
    assert_eq!(
        (&claims["o"]["rol"], &claims["o"]["per"]),
        (&json!("admin"), &json!("create,read"))
    );
}

#[tokio::test]
async fn slugs_are_unique_and_find_organizations() {
    let scene = Scene::start().await;
    let organizations = scene.clerk.organizations();
    let taken = organizations
        .create(CreateOrganization::new("Acme").slug("acme".to_owned()))
        .await;
    assert_eq!(
        rejection(taken),
        (422, "form_identifier_exists".into(), "slug".into())
    );
    let wrong = CreateOrganization::new("Acme").slug("Not A Slug".to_owned());
    assert_api_error(
        organizations.create(wrong).await,
        422,
        "form_param_format_invalid",
    );

    let acme = scene.acme().await;
    let renamed = UpdateOrganization::new().slug("apex".to_owned());
    organizations.update(&acme, renamed).await.unwrap();
    assert_eq!(organizations.get("apex").await.unwrap().id, acme);
    assert_api_error(organizations.get("acme").await, 404, "resource_not_found");
    assert_eq!(part(&scene.sign_in("alice").token(), 1)["o"]["slg"], "apex");
}

#[tokio::test]
async fn unknown_creator_or_parameter_is_rejected() {
    let scene = Scene::start().await;
    let create = |parameters| scene.clerk.organizations().create(parameters);
    let creator = CreateOrganization::new("A").created_by(UserId::from("user_none"));
    assert_api_error(create(creator).await, 400, "organization_creator_not_found");
    assert_api_error(
        create(CreateOrganization::new("")).await,
        422,
        "form_param_missing",
    );
    let roles = CreateOrganization::new("A").role_set_key("role_set:x".to_owned());
    assert_api_error(create(roles).await, 422, "not_simulated_offline");
    // Metadata has its own operations.
    let metadata = UpdateOrganization::new().set("public_metadata", json!({}));
    let metadata = scene
        .clerk
        .organizations()
        .update(&scene.acme().await, metadata)
        .await;
    assert_api_error(metadata, 422, "form_param_unknown");
}

#[tokio::test]
async fn deleted_organization_is_removed_from_members_and_sessions() {
    let scene = Scene::start().await;
    let (alice, acme) = (scene.sign_in("alice"), scene.acme().await);
    assert_eq!(alice.org_id(), Some(acme.clone()));
    let deleted = scene.clerk.organizations().delete(&acme).await.unwrap();
    assert_eq!(deleted.slug.as_deref(), Some("acme"));
    assert_eq!(alice.org_id(), None);
    assert!(part(&alice.token(), 1).get("o").is_none());
    let left = scene
        .clerk
        .users()
        .organization_memberships(&alice.user_id())
        .await
        .unwrap();
    assert_eq!(left.total_count, Some(0));
    assert_api_error(
        scene.clerk.organizations().delete(&acme).await,
        404,
        "resource_not_found",
    );
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_counted() {
    let scene = Scene::start().await;
    let organizations = scene.clerk.organizations();
    for name in ["Umbrella", "Globex"] {
        organizations
            .create(CreateOrganization::new(name))
            .await
            .unwrap();
    }
    let names = |page: crate::api::Page<crate::api::models::Organization>| {
        page.into_iter().map(|org| org.name).collect::<Vec<_>>()
    };
    let newest = organizations.list().await.unwrap();
    assert_eq!(
        (newest.total_count, names(newest)),
        (
            Some(3),
            vec![
                "Globex".to_owned(),
                "Umbrella".to_owned(),
                "Acme Inc.".to_owned()
            ]
        )
    );
    let by_name = organizations
        .list()
        .order_by("+name")
        .limit(1)
        .offset(1)
        .await
        .unwrap();
    assert_eq!(names(by_name), ["Globex"]);
    let of_alice = organizations
        .list()
        .user_id(scene.user("alice").await)
        .await
        .unwrap();
    assert_eq!(names(of_alice), ["Acme Inc."]);
    let without = organizations
        .list()
        .organization_id(format!("-{}", scene.acme().await));
    assert_eq!(without.await.unwrap().len(), 2);
}

#[tokio::test]
async fn member_counts_are_returned_on_request() {
    let scene = Scene::start().await;
    let organizations = scene.clerk.organizations();
    let counted = organizations
        .list()
        .query("acme")
        .include_members_count(true)
        .await
        .unwrap();
    assert_eq!(counted[0].members_count, Some(2));
    assert_eq!(
        organizations.list().query("acme").await.unwrap()[0].members_count,
        None
    );
    let order = organizations.list().order_by("shoe_size").await;
    assert_eq!(
        rejection(order),
        (422, "form_param_value_invalid".into(), "order_by".into())
    );
}

#[tokio::test]
async fn metadata_and_logo_can_be_changed() {
    let scene = Scene::start().await;
    let (organizations, acme) = (scene.clerk.organizations(), scene.acme().await);
    let metadata = OrganizationMetadata::new().public_metadata(json!({ "a": { "b": 1 } }));
    organizations
        .update_metadata(&acme, metadata)
        .await
        .unwrap();
    let metadata = OrganizationMetadata::new().public_metadata(json!({ "a": { "c": 2 } }));
    let merged = organizations
        .update_metadata(&acme, metadata.clone())
        .await
        .unwrap();
    assert_eq!(merged.public_metadata["a"], json!({ "b": 1, "c": 2 }));
    let replaced = organizations
        .replace_metadata(&acme, metadata)
        .await
        .unwrap();
    assert_eq!(replaced.public_metadata["a"], json!({ "c": 2 }));

    assert_api_error(
        organizations.delete_logo(&acme).await,
        404,
        "resource_not_found",
    );
    let logo = File::new("logo.png", "image/png", vec![1]);
    assert!(organizations.set_logo(&acme, logo).await.unwrap().has_image);
    assert!(!organizations.delete_logo(&acme).await.unwrap().has_image);
}

#[tokio::test]
async fn organization_without_an_admin_is_reported() {
    let scene = Scene::start().await;
    let organizations = scene.clerk.organizations();
    let empty = organizations
        .create(CreateOrganization::new("Empty"))
        .await
        .unwrap();
    let shown = organizations
        .get(empty.id)
        .include_missing_member_with_elevated_permissions(true);
    assert_eq!(
        shown
            .await
            .unwrap()
            .missing_member_with_elevated_permissions,
        Some(true)
    );
}
