//! Invitations to one organization.

use clerk_runtime::UserId;
use clerk_runtime::api::models::InvitationStatus;
use clerk_runtime::api::resources::CreateOrganizationInvitation;
use serde_json::json;

use super::{ORG, USER, call};
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    let scope = clerk.organizations().invitations(&ORG.into());
    call!(prism, clerk.organizations().all_invitations());
    call!(
        prism,
        clerk
            .organizations()
            .all_invitations()
            .order_by("-created_at")
            .status(InvitationStatus::Pending)
            .query("jo")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        scope.create(CreateOrganizationInvitation::new(
            "jo@example.com",
            "org:admin"
        ))
    );
    call!(
        prism,
        scope.create(
            CreateOrganizationInvitation::new("jo@example.com", "org:admin")
                .inviter_user_id(UserId::from(USER))
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
                .redirect_url("https://example.com/next")
                .expires_in_days(60)
                .notify(true)
        )
    );
    call!(prism, scope.list());
    call!(
        prism,
        scope
            .list()
            .status(InvitationStatus::Pending)
            .email_address("jo@example.com")
            .order_by("-created_at")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        scope.create_many([CreateOrganizationInvitation::new(
            "jo@example.com",
            "org:admin"
        )])
    );
    call!(
        prism,
        scope.create_many([
            CreateOrganizationInvitation::new("jo@example.com", "org:admin")
                .inviter_user_id(UserId::from(USER))
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
                .redirect_url("https://example.com/next")
                .expires_in_days(60)
                .notify(true)
        ])
    );
    call!(prism, scope.list_pending());
    call!(prism, scope.list_pending().limit(5).offset(3));
    call!(prism, scope.get(&"orginv_1".into()));
    call!(prism, scope.revoke(&"orginv_1".into()));
    call!(
        prism,
        scope
            .revoke(&"orginv_1".into())
            .requesting_user_id(UserId::from(USER))
    );
}
