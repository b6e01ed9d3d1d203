//! Permissions in organizations.

use super::operation_table;
use crate::api::models::{DeletedObject, Permission, PermissionId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client};

operation_table! {
    LIST: get("ListOrganizationPermissions", "/organization_permissions"),
    CREATE: post("CreateOrganizationPermission", "/organization_permissions"),
    GET: get("GetOrganizationPermission", "/organization_permissions/{permission_id}"),
    UPDATE: patch("UpdateOrganizationPermission", "/organization_permissions/{permission_id}"),
    DELETE: delete("DeleteOrganizationPermission", "/organization_permissions/{permission_id}"),
}

/// Permissions in organizations; Clerk's `clerkClient.organizationPermissions`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "permission", "id": "perm_1", "key": "org:invoices:read" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/organization_permissions", ok, response);
/// let page = clerk.organization_permissions().list().limit(20).await?;
/// assert_eq!(page[0].key, "org:invoices:read");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OrganizationPermissions {
    client: Client,
}

impl OrganizationPermissions {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the permissions.
    pub fn list(&self) -> ListOrganizationPermissions {
        ListOrganizationPermissions(Call::new(&self.client, LIST.request()))
    }

    /// Creates a permission.
    pub fn create(&self, parameters: CreateOrganizationPermission) -> Call<Permission> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one permission.
    pub fn get(&self, permission_id: &PermissionId) -> Call<Permission> {
        Call::new(&self.client, GET.request().path(permission_id))
    }

    /// Changes a permission.
    pub fn update(
        &self,
        permission_id: &PermissionId,
        parameters: UpdateOrganizationPermission,
    ) -> Call<Permission> {
        let request = UPDATE.request().path(permission_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a permission.
    pub fn delete(&self, permission_id: &PermissionId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(permission_id))
    }
}

list! {
    /// Call returned by [`OrganizationPermissions::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOrganizationPermissions -> Permission {
        /// A text to search for.
        query: String,
        /// The order: a field's name, prefixed with `+` or `-`.
        order_by: String,
    }
}

params! {
    /// Parameters of [`OrganizationPermissions::create`].
    CreateOrganizationPermission(name: String, key: String) {
        /// The description.
        description: String,
    }
}

params! {
    /// Parameters of [`OrganizationPermissions::update`].
    UpdateOrganizationPermission {
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The description.
        description: String,
    }
}
