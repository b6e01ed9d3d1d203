//! Roles in organizations.

use super::operation_table;
use crate::api::models::{DeletedObject, PermissionId, Role, RoleId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

operation_table! {
    LIST: get("ListOrganizationRoles", "/organization_roles"),
    CREATE: post("CreateOrganizationRole", "/organization_roles"),
    GET: get("GetOrganizationRole", "/organization_roles/{organization_role_id}"),
    UPDATE: patch("UpdateOrganizationRole", "/organization_roles/{organization_role_id}"),
    DELETE: delete("DeleteOrganizationRole", "/organization_roles/{organization_role_id}"),
    ASSIGN_PERMISSION: post(
        "AssignPermissionToOrganizationRole",
        "/organization_roles/{organization_role_id}/permissions/{permission_id}",
    ).idempotent(),
    REMOVE_PERMISSION: delete(
        "RemovePermissionFromOrganizationRole",
        "/organization_roles/{organization_role_id}/permissions/{permission_id}",
    ),
}

/// Roles in organizations; Clerk's `clerkClient.organizationRoles`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "role", "id": "role_1", "key": "org:admin" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/organization_roles", ok, response);
/// let page = clerk.organization_roles().list().limit(20).await?;
/// assert_eq!(page[0].key, "org:admin");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OrganizationRoles {
    client: Client,
}

impl OrganizationRoles {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the roles, newest first.
    pub fn list(&self) -> ListOrganizationRoles {
        ListOrganizationRoles(Call::new(&self.client, LIST.request()))
    }

    /// Creates a role.
    pub fn create(&self, parameters: CreateOrganizationRole) -> Call<Role> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one role.
    pub fn get(&self, role_id: &RoleId) -> Call<Role> {
        Call::new(&self.client, GET.request().path(role_id))
    }

    /// Changes a role.
    pub fn update(&self, role_id: &RoleId, parameters: UpdateOrganizationRole) -> Call<Role> {
        let request = UPDATE.request().path(role_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a role.
    pub fn delete(&self, role_id: &RoleId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(role_id))
    }

    /// Assigns a permission to a role.
    pub fn assign_permission(&self, role_id: &RoleId, permission_id: &PermissionId) -> Call<Role> {
        Call::new(
            &self.client,
            ASSIGN_PERMISSION
                .request()
                .path(role_id)
                .path(permission_id),
        )
    }

    /// Removes a permission from a role.
    pub fn remove_permission(&self, role_id: &RoleId, permission_id: &PermissionId) -> Call<Role> {
        Call::new(
            &self.client,
            REMOVE_PERMISSION
                .request()
                .path(role_id)
                .path(permission_id),
        )
    }
}

list! {
    /// Call returned by [`OrganizationRoles::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOrganizationRoles -> Role {
        /// A text to search for.
        query: String,
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// Parameters of [`OrganizationRoles::create`].
    CreateOrganizationRole(name: String, key: String) {
        /// The description.
        description: Nullable<String>,
        /// The ids of the permissions.
        permissions: List<String>,
        /// Adds the role to the initial role set if `true`.
        include_in_initial_role_set: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`OrganizationRoles::update`].
    UpdateOrganizationRole {
        /// The name.
        name: Nullable<String>,
        /// The key.
        key: Nullable<String>,
        /// The description.
        description: Nullable<String>,
        /// The ids of the permissions.
        permissions: List<String>,
    }
}
