use serde_json::json;

use super::{Scene, assert_api_error};
use crate::api::models::InvitationStatus;
use crate::api::resources::CreateInvitation;

#[tokio::test]
async fn invitation_is_created_listed_and_revoked() {
    let scene = Scene::start().await;
    let invitations = scene.clerk.invitations();
    let parameters = CreateInvitation::new("jo@example.com").public_metadata(json!({ "a": 1 }));
    let made = invitations.create(parameters).await.unwrap();
    assert_eq!(
        (made.status, &made.public_metadata["a"]),
        (InvitationStatus::Pending, &json!(1))
    );

    let revoked = invitations.revoke(&made.id).await.unwrap();
    assert_eq!(revoked.status, InvitationStatus::Revoked);
    let again = invitations.revoke(&made.id).await;
    assert_api_error(again, 400, "invitation_already_revoked");
    assert!(
        invitations.list().await.unwrap().is_empty(),
        "revoked ones are not listed"
    );
    let revoked = invitations
        .list()
        .status(InvitationStatus::Revoked)
        .paginated(true)
        .await;
    assert_eq!(revoked.unwrap().total_count, Some(1));
}

#[tokio::test]
async fn second_invitation_of_an_address_is_rejected_unless_ignored() {
    let scene = Scene::start().await;
    let create = |parameters| scene.clerk.invitations().create(parameters);
    let known = CreateInvitation::new("alice@example.com");
    assert_api_error(create(known.clone()).await, 422, "form_identifier_exists");
    create(known.ignore_existing(true)).await.unwrap();
    create(CreateInvitation::new("jo@example.com"))
        .await
        .unwrap();
    let again = create(CreateInvitation::new("jo@example.com")).await;
    assert_api_error(again, 400, "duplicate_record");
}

#[tokio::test]
async fn bulk_invitation_is_atomic() {
    let scene = Scene::start().await;
    let invitations = scene.clerk.invitations();
    let to = |address: &str| CreateInvitation::new(address);
    let outcome = invitations
        .create_many([to("jo@example.com"), to("alice@example.com")])
        .await;
    assert_api_error(outcome, 422, "form_identifier_exists");
    assert!(invitations.list().await.unwrap().is_empty());
    let both = invitations
        .create_many([to("jo@example.com"), to("al@example.com")])
        .await;
    assert_eq!(both.unwrap().len(), 2);
}
