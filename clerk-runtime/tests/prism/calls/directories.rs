//! Directories that provision users.

use clerk_runtime::api::resources::{
    CreateDirectory, CreateGroupRoleMapping, ReplaceGroupRoleMapping, UpdateDirectory,
};
use serde_json::json;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.directories().list());
    call!(prism, clerk.directories().list().limit(5).offset(3));
    call!(
        prism,
        clerk
            .directories()
            .create(CreateDirectory::new("entconn_1", "text"))
    );
    call!(
        prism,
        clerk.directories().create(
            CreateDirectory::new("entconn_1", "text")
                .name("text")
                .group_role_mappings([CreateGroupRoleMapping::new("role_1")
                    .directory_group_id("text")
                    .scim_group_id("text")
                    .directory_group_display_name("text")
                    .scim_group_display_name("text")
                    .precedence(60)])
        )
    );
    call!(prism, clerk.directories().get(&"id_1".into()));
    call!(
        prism,
        clerk
            .directories()
            .update(&"id_1".into(), UpdateDirectory::new())
    );
    call!(
        prism,
        clerk.directories().update(
            &"id_1".into(),
            UpdateDirectory::new()
                .name("text")
                .enabled(true)
                .provider("text")
                .attribute_mapping(json!({ "from": "to" }))
                .group_role_mapping_enabled(true)
        )
    );
    call!(prism, clerk.directories().delete(&"id_1".into()));
    call!(prism, clerk.directories().rotate_api_key(&"id_1".into()));
    call!(
        prism,
        clerk.directories().group_role_mappings(&"id_1".into())
    );
    call!(
        prism,
        clerk
            .directories()
            .create_group_role_mapping(&"id_1".into(), CreateGroupRoleMapping::new("role_1"))
    );
    call!(
        prism,
        clerk.directories().create_group_role_mapping(
            &"id_1".into(),
            CreateGroupRoleMapping::new("role_1")
                .directory_group_id("text")
                .scim_group_id("text")
                .precedence(60)
        )
    );
    call!(
        prism,
        clerk
            .directories()
            .replace_group_role_mappings(&"id_1".into(), [ReplaceGroupRoleMapping::new("role_1")])
    );
    call!(
        prism,
        clerk.directories().replace_group_role_mappings(
            &"id_1".into(),
            [ReplaceGroupRoleMapping::new("role_1")
                .directory_group_id("text")
                .scim_group_id("text")]
        )
    );
    call!(
        prism,
        clerk
            .directories()
            .delete_group_role_mapping(&"id_1".into(), &"id_1".into())
    );
}
