//! Directories that provision users.

use serde_json::{Map, Value};

use super::macros::model;
use super::{
    CustomAttribute, DirectoryId, EnterpriseConnectionId, GroupRoleMappingId, Redacted, Role,
};
use crate::clock::UnixMillis;

model! {
    /// A directory that provisions users.
    Directory {
        /// The object's type.
        object: String,
        /// The id.
        id: DirectoryId,
        /// The name.
        name: String,
        /// The enterprise connection's id.
        enterprise_connection_id: Option<EnterpriseConnectionId>,
        /// The URL to which the directory sends its requests.
        endpoint_url: String,
        /// The provider.
        provider: String,
        /// `true` if the directory is enabled.
        enabled: bool,
        /// `true` if groups are mapped to roles.
        group_role_mapping_enabled: bool,
        /// The directory's attribute for each field of a user.
        attribute_mapping: Map<String, Value>,
        /// The custom attributes.
        custom_attributes: Vec<CustomAttribute>,
        /// The key with which the directory authenticates; not shown by `Debug`.
        api_key: Option<Redacted<String>>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A mapping of a directory's group to a role.
    GroupRoleMapping {
        /// The object's type.
        object: String,
        /// The id.
        id: GroupRoleMappingId,
        /// The former name of `directory_id`.
        scim_directory_id: DirectoryId,
        /// The directory's id.
        directory_id: DirectoryId,
        /// The former name of `directory_group_id`.
        scim_group_id: String,
        /// The group's id.
        directory_group_id: String,
        /// The former name of `directory_group_display_name`.
        scim_group_display_name: String,
        /// The group's name.
        directory_group_display_name: String,
        /// The role.
        role: Option<Role>,
        /// The precedence, from 1; the lowest wins.
        precedence: i64,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}
