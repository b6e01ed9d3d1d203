//! SCIM directories, by their former name.

use serde_json::{Value, json};

use super::endpoints;
use crate::api::models::{
    DeletedObject, Directory, DirectoryId, EnterpriseConnectionId, GroupRoleMapping,
    GroupRoleMappingId, RoleId,
};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Page};

endpoints! {
    LIST: get("ListSCIMDirectories", "/scim_directories"),
    CREATE: post("CreateSCIMDirectory", "/scim_directories"),
    GET: get("GetSCIMDirectory", "/scim_directories/{scim_directory_id}"),
    UPDATE: patch("UpdateSCIMDirectory", "/scim_directories/{scim_directory_id}"),
    DELETE: delete("DeleteSCIMDirectory", "/scim_directories/{scim_directory_id}"),
    ROTATE_API_KEY: post(
        "RotateSCIMDirectoryAPIKey",
        "/scim_directories/{scim_directory_id}/rotate_api_key",
    ),
    GROUP_ROLE_MAPPINGS: get(
        "ListSCIMGroupRoleMappings",
        "/scim_directories/{scim_directory_id}/group_role_mappings",
    ),
    CREATE_GROUP_ROLE_MAPPING: post(
        "CreateSCIMGroupRoleMapping",
        "/scim_directories/{scim_directory_id}/group_role_mappings",
    ),
    REPLACE_GROUP_ROLE_MAPPINGS: put(
        "ReplaceSCIMGroupRoleMappings",
        "/scim_directories/{scim_directory_id}/group_role_mappings",
    ),
    DELETE_GROUP_ROLE_MAPPING: delete(
        "DeleteSCIMGroupRoleMapping",
        "/scim_directories/{scim_directory_id}/group_role_mappings/{mapping_id}",
    ),
}

/// SCIM directories, by their former name.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let answer = serde_json::json!({ "data": [{ "object": "scim_directory", "id": "scim_1", "provider": "okta" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.answers().always(method, "/v1/scim_directories", ok, answer);
/// let page = clerk.scim_directories().list().limit(20).await?;
/// assert_eq!(page[0].provider, "okta");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct ScimDirectories {
    client: Client,
}

impl ScimDirectories {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// All directories.
    pub fn list(&self) -> ListScimDirectories {
        ListScimDirectories(Call::new(&self.client, LIST.request()))
    }

    /// Creates a directory; the answer has its key.
    pub fn create(&self, parameters: CreateScimDirectory) -> Call<Directory> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// One directory.
    pub fn get(&self, directory_id: &DirectoryId) -> Call<Directory> {
        Call::new(&self.client, GET.request().path(directory_id))
    }

    /// Changes a directory.
    pub fn update(
        &self,
        directory_id: &DirectoryId,
        parameters: UpdateScimDirectory,
    ) -> Call<Directory> {
        let request = UPDATE.request().path(directory_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a directory.
    pub fn delete(&self, directory_id: &DirectoryId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(directory_id))
    }

    /// Gives a directory a new key; the old one is void.
    pub fn rotate_api_key(&self, directory_id: &DirectoryId) -> Call<Directory> {
        Call::new(&self.client, ROTATE_API_KEY.request().path(directory_id))
    }

    /// Which group gives which role.
    pub fn group_role_mappings(&self, directory_id: &DirectoryId) -> Call<Page<GroupRoleMapping>> {
        Call::new(
            &self.client,
            GROUP_ROLE_MAPPINGS.request().path(directory_id),
        )
    }

    /// Lets a group give a role.
    pub fn create_group_role_mapping(
        &self,
        directory_id: &DirectoryId,
        parameters: CreateScimGroupRoleMapping,
    ) -> Call<GroupRoleMapping> {
        let request = CREATE_GROUP_ROLE_MAPPING
            .request()
            .path(directory_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Replaces all mappings; the first has precedence.
    pub fn replace_group_role_mappings(
        &self,
        directory_id: &DirectoryId,
        mappings: impl Into<List<ReplaceScimGroupRoleMapping>>,
    ) -> Call<Page<GroupRoleMapping>> {
        let mappings: List<ReplaceScimGroupRoleMapping> = mappings.into();
        let request = REPLACE_GROUP_ROLE_MAPPINGS
            .request()
            .path(directory_id)
            .json(&json!({ "mappings": mappings }));
        Call::new(&self.client, request)
    }

    /// Lets a group give a role no longer.
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
    /// The call of [`ScimDirectories::list`]: filters as chained methods, then `.await` for a page
    /// or [`stream`](Self::stream) for all.
    ListScimDirectories -> Directory {}
}

params! {
    /// What [`ScimDirectories::create`] takes.
    CreateScimDirectory(enterprise_connection_id: EnterpriseConnectionId, provider: String) {
        /// The name.
        name: String,
        /// Which group gives which role.
        group_role_mappings: List<CreateScimGroupRoleMapping>,
    }
}

params! {
    /// What [`ScimDirectories::update`] takes.
    UpdateScimDirectory {
        /// The name.
        name: String,
        /// Whether it is enabled.
        enabled: bool,
        /// The provider.
        provider: String,
        /// Which attribute fills which field.
        attribute_mapping: Value,
        /// Whether groups give roles.
        group_role_mapping_enabled: bool,
    }
}

params! {
    /// What [`ScimDirectories::create_group_role_mapping`] takes.
    CreateScimGroupRoleMapping(scim_group_id: String, role_id: RoleId) {
        /// The group's name, under its former name, at most 255 characters.
        scim_group_display_name: String,
        /// The precedence, from 1; the lowest wins, at least 1.
        precedence: i64,
    }
}

params! {
    /// What [`ScimDirectories::replace_group_role_mappings`] takes.
    ReplaceScimGroupRoleMapping(scim_group_id: String, role_id: RoleId) {}
}
