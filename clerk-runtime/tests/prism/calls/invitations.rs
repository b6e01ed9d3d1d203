//! Invitations to the application.

use clerk_runtime::api::models::{InvitationStatus, InvitationTemplate};
use clerk_runtime::api::resources::CreateInvitation;
use serde_json::json;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk
            .invitations()
            .create(CreateInvitation::new("jo@example.com"))
    );
    call!(
        prism,
        clerk.invitations().create(
            CreateInvitation::new("jo@example.com")
                .public_metadata(json!({ "key": ["value", 1] }))
                .redirect_url("https://example.com/next")
                .notify(true)
                .ignore_existing(true)
                .expires_in_days(60)
                .template_slug(InvitationTemplate::Invitation)
        )
    );
    call!(prism, clerk.invitations().list());
    call!(
        prism,
        clerk
            .invitations()
            .list()
            .status(InvitationStatus::Pending)
            .query("jo")
            .order_by("-created_at")
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk
            .invitations()
            .create_many([CreateInvitation::new("jo@example.com")])
    );
    call!(
        prism,
        clerk
            .invitations()
            .create_many([CreateInvitation::new("jo@example.com")
                .public_metadata(json!({ "key": ["value", 1] }))
                .redirect_url("https://example.com/next")
                .notify(true)
                .ignore_existing(true)
                .expires_in_days(60)
                .template_slug(InvitationTemplate::Invitation)])
    );
    call!(prism, clerk.invitations().revoke(&"inv_1".into()));
}
