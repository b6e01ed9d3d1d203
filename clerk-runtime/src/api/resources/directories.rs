//! Directories that provision users.

use serde_json::{Value, json};

use super::operation_table;
use crate::api::models::{
    DeletedObject, Directory, DirectoryId, EnterpriseConnectionId, GroupRoleMapping,
    GroupRoleMappingId, RoleId,
};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Page};

operation_table! {
    LIST: get("ListDirectories", "/directories"),
    CREATE: post("CreateDirectory", "/directories"),
    GET: get("GetDirectory", "/directories/{directory_id}"),
    UPDATE: patch("UpdateDirectory", "/directories/{directory_id}"),
    DELETE: delete("DeleteDirectory", "/directories/{directory_id}"),
    ROTATE_API_KEY: post("RotateDirectoryAPIKey", "/directories/{directory_id}/rotate_api_key"),
    GROUP_ROLE_MAPPINGS: get(
        "ListDirectoryGroupRoleMappings",
        "/directories/{directory_id}/group_role_mappings",
    ),
    CREATE_GROUP_ROLE_MAPPING: post(
        "CreateDirectoryGroupRoleMapping",
        "/directories/{directory_id}/group_role_mappings",
    ),
    REPLACE_GROUP_ROLE_MAPPINGS: put(
        "ReplaceDirectoryGroupRoleMappings",
        "/directories/{directory_id}/group_role_mappings",
    ),
    DELETE_GROUP_ROLE_MAPPING: delete(
        "DeleteDirectoryGroupRoleMapping",
        "/directories/{directory_id}/group_role_mappings/{mapping_id}",
    ),
}

/// Directories that provision users.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "directory", "id": "dir_1", "provider": "okta" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/directories", ok, response);
/// let page = clerk.directories().list().limit(20).await?;
/// assert_eq!((page[0].provider.as_str(), page.total_count), ("okta", Some(1)));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Directories {
    client: Client,
}

impl Directories {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists all directories.
    pub fn list(&self) -> ListDirectories {
        ListDirectories(Call::new(&self.client, LIST.request()))
    }

    /// Creates a directory; the response contains its API key.
    pub fn create(&self, parameters: CreateDirectory) -> Call<Directory> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one directory.
    pub fn get(&self, directory_id: &DirectoryId) -> Call<Directory> {
        Call::new(&self.client, GET.request().path(directory_id))
    }

    /// Changes a directory.
    pub fn update(
        &self,
        directory_id: &DirectoryId,
        parameters: UpdateDirectory,
    ) -> Call<Directory> {
        let request = UPDATE.request().path(directory_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a directory.
    pub fn delete(&self, directory_id: &DirectoryId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(directory_id))
    }

    /// Rotates a directory's API key; the previous key expires after a short grace period.
    pub fn rotate_api_key(&self, directory_id: &DirectoryId) -> Call<Directory> {
        Call::new(&self.client, ROTATE_API_KEY.request().path(directory_id))
    }

    /// Lists the mappings of groups to roles.
    pub fn group_role_mappings(&self, directory_id: &DirectoryId) -> Call<Page<GroupRoleMapping>> {
        Call::new(
            &self.client,
            GROUP_ROLE_MAPPINGS.request().path(directory_id),
        )
    }

    /// Maps a group to a role.
    pub fn create_group_role_mapping(
        &self,
        directory_id: &DirectoryId,
        parameters: CreateGroupRoleMapping,
    ) -> Call<GroupRoleMapping> {
        let request = CREATE_GROUP_ROLE_MAPPING
            .request()
            .path(directory_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Replaces all mappings of groups to roles; the order of the list is the order of precedence.
    pub fn replace_group_role_mappings(
        &self,
        directory_id: &DirectoryId,
        mappings: impl Into<List<ReplaceGroupRoleMapping>>,
    ) -> Call<Page<GroupRoleMapping>> {
        let mappings: List<ReplaceGroupRoleMapping> = mappings.into();
        let request = REPLACE_GROUP_ROLE_MAPPINGS
            .request()
            .path(directory_id)
            .json(&json!({ "mappings": mappings }));
        Call::new(&self.client, request)
    }

    /// Deletes the mapping of a group to a role.
    pub fn delete_group_role_mapping(
        &self,
        directory_id: &DirectoryId,
        mapping_id: &GroupRoleMappingId,
    ) -> Call<DeletedObject> {
        Call::new(
            &self.client,
            DELETE_GROUP_ROLE_MAPPING
                .request()
                .path(directory_id)
                .path(mapping_id),
        )
    }
}

list! {
    /// Call returned by [`Directories::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListDirectories -> Directory {}
}

params! {
    /// Parameters of [`Directories::create`].
    CreateDirectory(enterprise_connection_id: EnterpriseConnectionId, provider: String) {
        /// The name.
        name: String,
        /// The mappings of groups to roles.
        group_role_mappings: List<CreateGroupRoleMapping>,
    }
}

params! {
    /// Parameters of [`Directories::update`].
    UpdateDirectory {
        /// The name.
        name: String,
        /// Sets whether the directory is enabled.
        enabled: bool,
        /// The provider.
        provider: String,
        /// Entries to merge into the attribute mapping: keys are attributes of the user, values the
        /// paths of the directory's attributes that they are read from. `null` removes an entry.
        attribute_mapping: Value,
        /// Sets whether groups are mapped to roles.
        group_role_mapping_enabled: bool,
    }
}

params! {
    /// Parameters of [`Directories::create_group_role_mapping`].
    CreateGroupRoleMapping(role_id: RoleId) {
        /// The group's id.
        directory_group_id: String,
        /// The former name of `directory_group_id`.
        scim_group_id: String,
        /// The group's name, at most 255 characters.
        directory_group_display_name: String,
        /// The former name of `directory_group_display_name`, at most 255 characters.
        scim_group_display_name: String,
        /// The precedence, at least 1; the lowest wins.
        precedence: i64,
    }
}

params! {
    /// Parameters of [`Directories::replace_group_role_mappings`].
    ReplaceGroupRoleMapping(role_id: RoleId) {
        /// The group's id.
        directory_group_id: String,
        /// The former name of `directory_group_id`.
        scim_group_id: String,
    }
}
