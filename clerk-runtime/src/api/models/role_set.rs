//! Role sets.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{InstanceId, RoleId, RoleSetId};
use crate::caller::OrgId;
use crate::clock::UnixMillis;

model! {
    /// A set of roles that an organization offers.
    RoleSet {
        /// Always `role_set`.
        object: String,
        /// The id, `role_set_…`.
        id: RoleSetId,
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The description.
        description: Option<String>,
        /// The roles.
        roles: Vec<RoleSetItem>,
        /// The role of new members.
        default_role: Option<RoleSetItem>,
        /// The role of an organization's creator.
        creator_role: Option<RoleSetItem>,
        /// The type.
        kind: RoleSetType = "type",
        /// The migration in progress.
        role_set_migration: Option<RoleSetMigration>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A role within a role set.
    RoleSetItem {
        /// Always `role_set_item`.
        object: String,
        /// The id, `role_…`.
        id: RoleId,
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The description.
        description: Option<String>,
        /// The number of members with the role.
        members_count: Option<i64>,
        /// `true` if any member has the role.
        has_members: Option<bool>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A migration from one role set to another.
    RoleSetMigration {
        /// Always `role_set_migration`.
        object: String,
        /// The id.
        id: String,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The instance's id.
        instance_id: InstanceId,
        /// The id of the source role set.
        source_role_set_id: RoleSetId,
        /// The id of the destination role set.
        dest_role_set_id: Option<RoleSetId>,
        /// The type of event that started the migration.
        trigger_type: String,
        /// The state.
        status: String,
        /// The number of migrated members.
        migrated_members: i64,
        /// The mapping of former roles to new ones.
        mappings: Map<String, Value>,
        /// Time at which the migration began.
        started_at: Option<UnixMillis>,
        /// Time at which the migration was completed.
        completed_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

open_enum! {
    /// The kind of a role set.
    RoleSetType {
        Initial = "initial",
        Custom = "custom",
    }
}
