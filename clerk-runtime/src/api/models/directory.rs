//! Directories that bring users.

use serde_json::{Map, Value};

use super::macros::model;
use super::{
    CustomAttribute, DirectoryId, EnterpriseConnectionId, GroupRoleMappingId, Redacted, Role,
};
use crate::clock::UnixMillis;

model! {
    /// A directory that brings users.
    Directory {
        /// The object's type.
        object: String,
        /// The id.
        id: DirectoryId,
        /// The name.
        name: String,
        /// The enterprise connection's id.
        enterprise_connection_id: Option<EnterpriseConnectionId>,
        /// The URL that the directory sends to.
        endpoint_url: String,
        /// The provider.
        provider: String,
        /// Whether it is enabled.
        enabled: bool,
        /// Whether groups give roles.
        group_role_mapping_enabled: bool,
        /// Which attribute fills which field.
        attribute_mapping: Map<String, Value>,
        /// The attributes of your own.
        custom_attributes: Vec<CustomAttribute>,
        /// The key that the directory signs in with; not shown by `Debug`.
        api_key: Option<Redacted<String>>,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
    }
}

model! {
    /// Which group of a directory gives which role.
    GroupRoleMapping {
        /// The object's type.
        object: String,
        /// The id.
        id: GroupRoleMappingId,
        /// The directory's id, under its former name.
        scim_directory_id: DirectoryId,
        /// The directory's id.
        directory_id: DirectoryId,
        /// The group's id, under its former name.
        scim_group_id: String,
        /// The group's id.
        directory_group_id: String,
        /// The group's name, under its former name.
        scim_group_display_name: String,
        /// The group's name.
        directory_group_display_name: String,
        /// The role.
        role: Option<Role>,
        /// The precedence, from 1; the lowest wins.
        precedence: i64,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
    }
}
