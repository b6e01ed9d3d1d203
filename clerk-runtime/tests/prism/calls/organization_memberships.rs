//! Memberships of one organization.

use clerk_runtime::api::resources::{CreateOrganizationMembership, OrganizationMembershipMetadata};
use serde_json::json;

use super::{ORG, USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    let scope = clerk.organizations().memberships(&ORG.into());
    call!(
        prism,
        scope.create(CreateOrganizationMembership::new(USER, "org:admin"))
    );
    call!(
        prism,
        scope.create(
            CreateOrganizationMembership::new(USER, "org:admin")
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
        )
    );
    call!(prism, scope.list());
    call!(
        prism,
        scope
            .list()
            .order_by("-created_at")
            .user_id("text")
            .user_id("text")
            .email_address("jo@example.com")
            .email_address("jo@example.com")
            .phone_number("+15555550100")
            .phone_number("+15555550100")
            .username("text")
            .username("text")
            .web3_wallet("text")
            .web3_wallet("text")
            .role("org:admin")
            .role("org:admin")
            .query("jo")
            .email_address_query("jo")
            .phone_number_query("jo")
            .username_query("jo")
            .name_query("jo")
            .last_active_at_before(60)
            .last_active_at_after(60)
            .created_at_before(60)
            .created_at_after(60)
            .limit(5)
            .offset(3)
    );
    call!(prism, scope.update(&USER.into(), "org:admin"));
    call!(prism, scope.delete(&USER.into()));
    call!(
        prism,
        scope.update_metadata(&USER.into(), OrganizationMembershipMetadata::new())
    );
    call!(
        prism,
        scope.update_metadata(
            &USER.into(),
            OrganizationMembershipMetadata::new()
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
        )
    );
    call!(prism, clerk.organizations().all_memberships());
    call!(
        prism,
        clerk
            .organizations()
            .all_memberships()
            .order_by("-created_at")
            .limit(5)
            .offset(3)
    );
}
