use super::{Scene, assert_api_error, rejection};
use crate::api::models::InvitationStatus;
use crate::api::resources::{CreateOrganizationInvitation, CreateUser, OrganizationInvitations};
use crate::caller::UserId;

async fn invitations_of_acme(scene: &Scene) -> OrganizationInvitations {
    scene.clerk.organizations().invitations(&scene.acme().await)
}

fn to(address: &str) -> CreateOrganizationInvitation {
    CreateOrganizationInvitation::new(address, "org:member")
}

#[tokio::test]
async fn invitation_is_created_listed_and_revoked() {
    let scene = Scene::start().await;
    let invitations = invitations_of_acme(&scene).await;
    let alice = scene.user("alice").await;
    let made = invitations
        .create(to("jo@example.com").inviter_user_id(alice))
        .await
        .unwrap();
    let inviter = made.public_inviter_data.unwrap();
    assert_eq!(inviter.identifier.as_deref(), Some("alice@example.com"));
    assert_eq!(
        made.expires_at.unwrap().as_millis() - made.created_at.unwrap().as_millis(),
        30 * 24 * 3_600_000
    );
    assert_eq!(invitations.get(&made.id).await.unwrap().id, made.id);

    let revoked = invitations.revoke(&made.id).await.unwrap();
    assert_eq!(revoked.status.as_deref(), Some("revoked"));
    let again = invitations.revoke(&made.id).await;
    assert_api_error(again, 400, "organization_invitation_not_pending");
    let pending = invitations
        .list()
        .status(InvitationStatus::Pending)
        .await
        .unwrap();
    assert_eq!(pending.total_count, Some(0));
    assert_eq!(invitations.list().await.unwrap().total_count, Some(1));
}

#[tokio::test]
async fn second_invitation_of_an_address_is_rejected() {
    let scene = Scene::start().await;
    let invitations = invitations_of_acme(&scene).await;
    invitations.create(to("jo@example.com")).await.unwrap();
    let again = invitations.create(to("jo@example.com")).await;
    assert_api_error(again, 400, "organization_invitation_not_unique");
    let member = invitations.create(to("bob@example.com")).await;
    assert_api_error(member, 400, "already_a_member_in_organization");
    let unknown_inviter = to("al@example.com").inviter_user_id(UserId::from("user_none"));
    assert_api_error(
        invitations.create(unknown_inviter).await,
        403,
        "not_a_member_in_organization",
    );
    let days = invitations
        .create(to("al@example.com").expires_in_days(366))
        .await;
    assert_eq!(rejection(days).2, "expires_in_days");
}

#[tokio::test]
async fn bulk_invitation_is_atomic() {
    let scene = Scene::start().await;
    let invitations = invitations_of_acme(&scene).await;
    let outcome = invitations
        .create_many([to("jo@example.com"), to("no-address")])
        .await;
    assert_api_error(outcome, 422, "form_param_format_invalid");
    assert!(invitations.list().await.unwrap().is_empty());
    let twice = invitations
        .create_many([to("jo@example.com"), to("jo@example.com")])
        .await;
    assert_api_error(twice, 400, "organization_invitation_not_unique");
    let eleven = (0..11).map(|number| to(&format!("u{number}@example.com")));
    assert_api_error(
        invitations.create_many(eleven).await,
        400,
        "bulk_size_exceeded",
    );
    let both = invitations
        .create_many([to("jo@example.com"), to("al@example.com")])
        .await;
    assert_eq!(both.unwrap().total_count, Some(2));
}

#[tokio::test]
async fn invitations_are_found_across_organizations_and_by_user() {
    let scene = Scene::start().await;
    invitations_of_acme(&scene)
        .await
        .create(to("jo@example.com"))
        .await
        .unwrap();
    let all = scene
        .clerk
        .organizations()
        .all_invitations()
        .query("jo")
        .await
        .unwrap();
    let organization = all[0].public_organization_data.as_ref().unwrap();
    assert_eq!(organization.slug, "acme");

    let jo = CreateUser::new().email_address(["jo@example.com"]);
    let jo = scene.clerk.users().create(jo).await.unwrap();
    let theirs = scene.clerk.users().organization_invitations(&jo.id);
    assert_eq!(
        theirs
            .status(InvitationStatus::Pending)
            .await
            .unwrap()
            .total_count,
        Some(1)
    );
}
