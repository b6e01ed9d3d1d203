//! Roles in organizations.

use clerk_runtime::api::resources::{CreateOrganizationRole, UpdateOrganizationRole};

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.organization_roles().list());
    call!(
        prism,
        clerk
            .organization_roles()
            .list()
            .query("jo")
            .order_by("-created_at")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk
            .organization_roles()
            .create(CreateOrganizationRole::new("text", "key"))
    );
    call!(
        prism,
        clerk.organization_roles().create(
            CreateOrganizationRole::new("text", "key")
                .description("text")
                .permissions(["one", "two"])
                .include_in_initial_role_set(true)
        )
    );
    call!(prism, clerk.organization_roles().get(&"role_1".into()));
    call!(
        prism,
        clerk
            .organization_roles()
            .update(&"role_1".into(), UpdateOrganizationRole::new())
    );
    call!(
        prism,
        clerk.organization_roles().update(
            &"role_1".into(),
            UpdateOrganizationRole::new()
                .name("text")
                .key("key")
                .description("text")
                .permissions(["one", "two"])
        )
    );
    call!(prism, clerk.organization_roles().delete(&"role_1".into()));
    call!(
        prism,
        clerk
            .organization_roles()
            .assign_permission(&"role_1".into(), &"perm_1".into())
    );
    call!(
        prism,
        clerk
            .organization_roles()
            .remove_permission(&"role_1".into(), &"perm_1".into())
    );
}
