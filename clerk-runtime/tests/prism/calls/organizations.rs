//! Organizations.

use clerk_runtime::UserId;
use clerk_runtime::api::resources::{CreateOrganization, OrganizationMetadata, UpdateOrganization};
use serde_json::json;

use super::{ORG, USER, call, file};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.organizations().list());
    call!(
        prism,
        clerk
            .organizations()
            .list()
            .include_members_count(true)
            .include_missing_member_with_elevated_permissions(true)
            .query("jo")
            .user_id("text")
            .user_id("text")
            .organization_id(ORG)
            .organization_id(ORG)
            .order_by("-created_at")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk
            .organizations()
            .create(CreateOrganization::new("text"))
    );
    call!(
        prism,
        clerk.organizations().create(
            CreateOrganization::new("text")
                .created_by(UserId::from(USER))
                .private_metadata(json!({ "key": ["value", 1] }))
                .public_metadata(json!({ "key": ["value", 1] }))
                .slug("text")
                .max_allowed_memberships(60)
                .created_at("2026-01-01T00:00:00Z")
                .role_set_key("text")
        )
    );
    call!(prism, clerk.organizations().get("acme"));
    call!(
        prism,
        clerk
            .organizations()
            .get("acme")
            .include_members_count(true)
            .include_missing_member_with_elevated_permissions(true)
    );
    call!(
        prism,
        clerk
            .organizations()
            .update(&ORG.into(), UpdateOrganization::new())
    );
    call!(
        prism,
        clerk.organizations().update(
            &ORG.into(),
            UpdateOrganization::new()
                .name("text")
                .slug("text")
                .max_allowed_memberships(60)
                .admin_delete_enabled(true)
                .created_at("2026-01-01T00:00:00Z")
                .role_set_key("text")
        )
    );
    call!(prism, clerk.organizations().delete(&ORG.into()));
    call!(
        prism,
        clerk
            .organizations()
            .update_metadata(&ORG.into(), OrganizationMetadata::new())
    );
    call!(
        prism,
        clerk.organizations().update_metadata(
            &ORG.into(),
            OrganizationMetadata::new()
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
        )
    );
    call!(
        prism,
        clerk
            .organizations()
            .replace_metadata(&ORG.into(), OrganizationMetadata::new())
    );
    call!(
        prism,
        clerk.organizations().replace_metadata(
            &ORG.into(),
            OrganizationMetadata::new()
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
        )
    );
    call!(prism, clerk.organizations().set_logo(&ORG.into(), file()));
    call!(
        prism,
        clerk
            .organizations()
            .set_logo(&ORG.into(), file())
            .uploader_user_id(USER)
    );
    call!(prism, clerk.organizations().delete_logo(&ORG.into()));
}
