//! Directories that provision users, at their former path `/scim_directories`.

use clerk_runtime::api::resources::{
    CreateScimDirectory, CreateScimGroupRoleMapping, ReplaceScimGroupRoleMapping,
    UpdateScimDirectory,
};
use serde_json::json;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.scim_directories().list());
    call!(prism, clerk.scim_directories().list().limit(5).offset(3));
    call!(
        prism,
        clerk
            .scim_directories()
            .create(CreateScimDirectory::new("entconn_1", "text"))
    );
    call!(
        prism,
        clerk.scim_directories().create(
            CreateScimDirectory::new("entconn_1", "text")
                .name("text")
                .group_role_mappings([CreateScimGroupRoleMapping::new("text", "role_1")
                    .scim_group_display_name("text")
                    .precedence(60)])
        )
    );
    call!(prism, clerk.scim_directories().get(&"id_1".into()));
    call!(
        prism,
        clerk
            .scim_directories()
            .update(&"id_1".into(), UpdateScimDirectory::new())
    );
    call!(
        prism,
        clerk.scim_directories().update(
            &"id_1".into(),
            UpdateScimDirectory::new()
                .name("text")
                .enabled(true)
                .provider("text")
                .attribute_mapping(json!({ "from": "to" }))
                .group_role_mapping_enabled(true)
        )
    );
    call!(prism, clerk.scim_directories().delete(&"id_1".into()));
    call!(
        prism,
        clerk.scim_directories().rotate_api_key(&"id_1".into())
    );
    call!(
        prism,
        clerk.scim_directories().group_role_mappings(&"id_1".into())
    );
    call!(
        prism,
        clerk.scim_directories().create_group_role_mapping(
            &"id_1".into(),
            CreateScimGroupRoleMapping::new("text", "role_1")
        )
    );
    call!(
        prism,
        clerk.scim_directories().create_group_role_mapping(
            &"id_1".into(),
            CreateScimGroupRoleMapping::new("text", "role_1").precedence(60)
        )
    );
    call!(
        prism,
        clerk.scim_directories().replace_group_role_mappings(
            &"id_1".into(),
            [ReplaceScimGroupRoleMapping::new("text", "role_1")]
        )
    );
    call!(
        prism,
        clerk
            .scim_directories()
            .delete_group_role_mapping(&"id_1".into(), &"id_1".into())
    );
}
