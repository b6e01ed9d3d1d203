//! Permissions in organizations.

use clerk_runtime::api::resources::{CreateOrganizationPermission, UpdateOrganizationPermission};

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.organization_permissions().list());
    call!(
        prism,
        clerk
            .organization_permissions()
            .list()
            .query("jo")
            .order_by("-created_at")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk
            .organization_permissions()
            .create(CreateOrganizationPermission::new("text", "key"))
    );
    call!(
        prism,
        clerk
            .organization_permissions()
            .create(CreateOrganizationPermission::new("text", "key").description("text"))
    );
    call!(
        prism,
        clerk.organization_permissions().get(&"perm_1".into())
    );
    call!(
        prism,
        clerk
            .organization_permissions()
            .update(&"perm_1".into(), UpdateOrganizationPermission::new())
    );
    call!(
        prism,
        clerk.organization_permissions().update(
            &"perm_1".into(),
            UpdateOrganizationPermission::new()
                .name("text")
                .key("key")
                .description("text")
        )
    );
    call!(
        prism,
        clerk.organization_permissions().delete(&"perm_1".into())
    );
}
