//! Sets of roles.

use clerk_runtime::api::models::RoleSetType;
use clerk_runtime::api::resources::{AddRoles, CreateRoleSet, ReplaceRoleSet, UpdateRoleSet};
use serde_json::json;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.role_sets().list());
    call!(
        prism,
        clerk
            .role_sets()
            .list()
            .query("jo")
            .order_by("-created_at")
            .limit(5)
            .offset(3)
    );
    call!(
        prism,
        clerk
            .role_sets()
            .create(CreateRoleSet::new("text", "text", "text", ["one", "two"]))
    );
    call!(
        prism,
        clerk.role_sets().create(
            CreateRoleSet::new("text", "text", "text", ["one", "two"])
                .key("key")
                .description("text")
                .kind(RoleSetType::Initial)
        )
    );
    call!(prism, clerk.role_sets().get("default"));
    call!(
        prism,
        clerk.role_sets().update("default", UpdateRoleSet::new())
    );
    call!(
        prism,
        clerk.role_sets().update(
            "default",
            UpdateRoleSet::new()
                .name("text")
                .key("key")
                .description("text")
                .kind(RoleSetType::Initial)
                .default_role_key("text")
                .creator_role_key("text")
        )
    );
    call!(
        prism,
        clerk
            .role_sets()
            .replace("default", ReplaceRoleSet::new("text"))
    );
    call!(
        prism,
        clerk.role_sets().replace(
            "default",
            ReplaceRoleSet::new("text").reassignment_mappings(json!({ "from": "to" }))
        )
    );
    call!(
        prism,
        clerk
            .role_sets()
            .add_roles("default", AddRoles::new(["one", "two"]))
    );
    call!(
        prism,
        clerk.role_sets().add_roles(
            "default",
            AddRoles::new(["one", "two"])
                .default_role_key("text")
                .creator_role_key("text")
        )
    );
    call!(
        prism,
        clerk.role_sets().replace_role("default", "text", "text")
    );
}
