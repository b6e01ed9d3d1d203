//! Sets of roles.

use serde_json::{Value, json};

use super::operation_table;
use crate::api::models::{DeletedObject, RoleSet, RoleSetType};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

operation_table! {
    LIST: get("ListRoleSets", "/role_sets"),
    CREATE: post("CreateRoleSet", "/role_sets"),
    GET: get("GetRoleSet", "/role_sets/{role_set_key_or_id}"),
    UPDATE: patch("UpdateRoleSet", "/role_sets/{role_set_key_or_id}"),
    REPLACE: post("ReplaceRoleSet", "/role_sets/{role_set_key_or_id}/replace"),
    ADD_ROLES: post("AddRolesToRoleSet", "/role_sets/{role_set_key_or_id}/roles"),
    REPLACE_ROLE: post("ReplaceRoleInRoleSet", "/role_sets/{role_set_key_or_id}/roles/replace"),
}

/// Sets of roles; Clerk's `clerkClient.roleSets`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "role_set", "id": "role_set_1", "key": "role_set:default" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/role_sets", ok, response);
/// let page = clerk.role_sets().list().limit(20).await?;
/// assert_eq!(page[0].key, "role_set:default");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct RoleSets {
    client: Client,
}

impl RoleSets {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the role sets, newest first.
    pub fn list(&self) -> ListRoleSets {
        ListRoleSets(Call::new(&self.client, LIST.request()))
    }

    /// Creates a role set.
    pub fn create(&self, parameters: CreateRoleSet) -> Call<RoleSet> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one role set by its key or id.
    pub fn get(&self, key_or_id: &str) -> Call<RoleSet> {
        Call::new(&self.client, GET.request().path(key_or_id))
    }

    /// Changes a role set.
    pub fn update(&self, key_or_id: &str, parameters: UpdateRoleSet) -> Call<RoleSet> {
        let request = UPDATE.request().path(key_or_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a role set and moves its organizations to another role set.
    pub fn replace(&self, key_or_id: &str, parameters: ReplaceRoleSet) -> Call<DeletedObject> {
        let request = REPLACE.request().path(key_or_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Adds roles to a role set.
    pub fn add_roles(&self, key_or_id: &str, parameters: AddRoles) -> Call<RoleSet> {
        let request = ADD_ROLES.request().path(key_or_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Removes a role from a role set and assigns its members to another role.
    pub fn replace_role(
        &self,
        key_or_id: &str,
        role_key: &str,
        to_role_key: &str,
    ) -> Call<RoleSet> {
        let request = REPLACE_ROLE
            .request()
            .path(key_or_id)
            .json(&json!({ "role_key": role_key, "to_role_key": to_role_key }));
        Call::new(&self.client, request)
    }
}

list! {
    /// Call returned by [`RoleSets::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListRoleSets -> RoleSet {
        /// A text to search for.
        query: String,
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// Parameters of [`RoleSets::create`].
    CreateRoleSet(
        name: String,
        default_role_key: String,
        creator_role_key: String,
        roles: List<String>,
    ) {
        /// The key.
        key: String,
        /// The description.
        description: Nullable<String>,
        /// The type.
        kind: RoleSetType = "type",
    }
}

params! {
    /// Parameters of [`RoleSets::update`].
    UpdateRoleSet {
        /// The name.
        name: Nullable<String>,
        /// The key.
        key: Nullable<String>,
        /// The description.
        description: Nullable<String>,
        /// The type.
        kind: Nullable<RoleSetType> = "type",
        /// The key of the role of new members.
        default_role_key: Nullable<String>,
        /// The key of the role of an organization's creator.
        creator_role_key: Nullable<String>,
    }
}

params! {
    /// Parameters of [`RoleSets::replace`].
    ReplaceRoleSet(dest_role_set_key: String) {
        /// The mapping of role keys of the deleted role set to role keys of the other role set.
        reassignment_mappings: Value,
    }
}

params! {
    /// Parameters of [`RoleSets::add_roles`].
    AddRoles(role_keys: List<String>) {
        /// The key of the role of new members.
        default_role_key: String,
        /// The key of the role of an organization's creator.
        creator_role_key: String,
    }
}
