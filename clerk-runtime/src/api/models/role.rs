//! Roles and permissions.

use super::macros::model;
use super::{PermissionId, RoleId};
use crate::clock::UnixMillis;

model! {
    /// A role in organizations.
    Role {
        /// Always `role`.
        object: String,
        /// The id, `role_…`.
        id: RoleId,
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The description.
        description: Option<String>,
        /// `true` if creators of organizations may have the role.
        is_creator_eligible: bool,
        /// The permissions.
        permissions: Vec<Permission>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A permission in organizations.
    Permission {
        /// Always `permission`.
        object: String,
        /// The id, `perm_…`.
        id: PermissionId,
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The description.
        description: String,
        /// The type.
        kind: String = "type",
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}
