use serde_json::json;

use super::super::part;
use super::{Scene, assert_api_error, rejection};
use crate::api::resources::{
    CreateOrganizationMembership, CreateUser, OrganizationMembershipMetadata, UpdateOrganization,
};

#[tokio::test]
async fn changed_role_is_in_the_next_token() {
    let scene = Scene::start().await;
    let (bob, acme) = (scene.sign_in("bob"), scene.acme().await);
    assert_eq!(part(&bob.token(), 1)["o"]["rol"], "member");
    let members = scene.clerk.organizations().memberships(&acme);
    let promoted = members.update(&bob.user_id(), "org:admin").await.unwrap();
    assert_eq!(promoted.role_name.as_deref(), Some("Admin"));
    let token = scene
        .clerk
        .sessions()
        .token(&bob.session_id())
        .await
        .unwrap()
        .into_token();
    assert_eq!(part(token.as_str(), 1)["o"]["rol"], "admin");
}

#[tokio::test]
async fn membership_is_created_and_deleted() {
    let scene = Scene::start().await;
    let jo = scene
        .clerk
        .users()
        .create(CreateUser::new().username("jo"))
        .await
        .unwrap()
        .id;
    let members = scene.clerk.organizations().memberships(&scene.acme().await);
    let parameters = CreateOrganizationMembership::new(jo.clone(), "org:member")
        .public_metadata(json!({ "desk": 7 }));
    let joined = members.create(parameters.clone()).await.unwrap();
    assert_eq!(joined.public_metadata["desk"], 7);
    assert_eq!(joined.organization.members_count, Some(3));
    let again = members.create(parameters).await;
    assert_api_error(again, 400, "already_a_member_in_organization");

    let session = scene.sign_in("jo");
    assert!(session.org_id().is_some());
    members.delete(&jo).await.unwrap();
    assert_eq!(session.org_id(), None);
    assert_api_error(members.delete(&jo).await, 404, "resource_not_found");
}

#[tokio::test]
async fn unknown_user_role_or_organization_is_rejected() {
    let scene = Scene::start().await;
    let (bob, acme) = (scene.user("bob").await, scene.acme().await);
    let organizations = scene.clerk.organizations();
    let create = |user: &str, role: &str| {
        let parameters = CreateOrganizationMembership::new(user, role);
        organizations.memberships(&acme).create(parameters)
    };
    assert_api_error(
        create("user_none", "org:member").await,
        404,
        "resource_not_found",
    );
    let role = organizations
        .memberships(&acme)
        .update(&bob, "org:king")
        .await;
    assert_eq!(
        rejection(role),
        (404, "resource_not_found".into(), "role".into())
    );
    let nowhere = organizations.memberships(&"org_none".into()).list().await;
    assert_api_error(nowhere, 404, "resource_not_found");
}

#[tokio::test]
async fn last_admin_cannot_be_removed() {
    let scene = Scene::start().await;
    let members = scene.clerk.organizations().memberships(&scene.acme().await);
    let (alice, bob) = (scene.user("alice").await, scene.user("bob").await);
    let code = "organization_minimum_permissions_needed";
    assert_api_error(members.delete(&alice).await, 400, code);
    assert_api_error(members.update(&alice, "org:member").await, 400, code);
    members.update(&bob, "org:admin").await.unwrap();
    members.delete(&alice).await.unwrap();
}

#[tokio::test]
async fn membership_above_the_limit_is_rejected() {
    let scene = Scene::start().await;
    let acme = scene.acme().await;
    let full = UpdateOrganization::new().max_allowed_memberships(2);
    scene
        .clerk
        .organizations()
        .update(&acme, full)
        .await
        .unwrap();
    let jo = scene
        .clerk
        .users()
        .create(CreateUser::new().username("jo"))
        .await
        .unwrap()
        .id;
    let parameters = CreateOrganizationMembership::new(jo, "org:member");
    let outcome = scene
        .clerk
        .organizations()
        .memberships(&acme)
        .create(parameters)
        .await;
    assert_api_error(outcome, 403, "organization_membership_quota_exceeded");
}

#[tokio::test]
async fn members_are_filtered_and_ordered() {
    let scene = Scene::start().await;
    let members = scene.clerk.organizations().memberships(&scene.acme().await);
    let admins = members.list().role("org:admin").await.unwrap();
    assert_eq!(admins.total_count, Some(1));
    let found = members
        .list()
        .email_address("bob@example.com")
        .await
        .unwrap();
    assert_eq!(found[0].role, "org:member");
    let names = members.list().order_by("-first_name").await.unwrap();
    let first = names[0].public_user_data.as_ref().unwrap();
    assert_eq!(first.first_name.as_deref(), Some("Bob"));
    assert_eq!(members.list().query("alic").await.unwrap().len(), 1);
    let by_address = members.list().order_by("+email_address").await.unwrap();
    assert_eq!(by_address[0].role, "org:admin");
    let all = scene
        .clerk
        .organizations()
        .all_memberships()
        .limit(1)
        .await
        .unwrap();
    assert_eq!((all.len(), all.total_count), (1, Some(2)));
}

#[tokio::test]
async fn metadata_of_a_membership_is_merged() {
    let scene = Scene::start().await;
    let members = scene.clerk.organizations().memberships(&scene.acme().await);
    let bob = scene.user("bob").await;
    for metadata in [json!({ "a": 1, "b": 2 }), json!({ "a": null })] {
        let parameters = OrganizationMembershipMetadata::new().public_metadata(metadata);
        members.update_metadata(&bob, parameters).await.unwrap();
    }
    let found = members.list().user_id(bob).await.unwrap();
    assert_eq!(json!(found[0].public_metadata), json!({ "b": 2 }));
}
