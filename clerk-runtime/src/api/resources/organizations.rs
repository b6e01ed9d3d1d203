//! Organizations.

use serde_json::Value;

use super::operation_table;
use super::upload::upload;
use crate::api::models::{DeletedObject, Organization};
use crate::api::page::{list, query};
use crate::api::params::params;
use crate::api::{Call, Client, File, Nullable};
use crate::caller::{OrgId, UserId};

operation_table! {
    LIST: get("ListOrganizations", "/organizations"),
    CREATE: post("CreateOrganization", "/organizations"),
    GET: get("GetOrganization", "/organizations/{organization_id}"),
    UPDATE: patch("UpdateOrganization", "/organizations/{organization_id}"),
    DELETE: delete("DeleteOrganization", "/organizations/{organization_id}"),
    UPDATE_METADATA: patch(
        "MergeOrganizationMetadata",
        "/organizations/{organization_id}/metadata",
    ),
    REPLACE_METADATA: put(
        "ReplaceOrganizationMetadata",
        "/organizations/{organization_id}/metadata",
    ),
    SET_LOGO: put("UploadOrganizationLogo", "/organizations/{organization_id}/logo"),
    DELETE_LOGO: delete("DeleteOrganizationLogo", "/organizations/{organization_id}/logo"),
}

/// Organizations; Clerk's `clerkClient.organizations`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::CreateOrganization;
///
/// let alice = clerk.users().list().username("alice").await?[0].id.clone();
/// let parameters = CreateOrganization::new("Globex").created_by(alice);
/// let globex = clerk.organizations().create(parameters).await?;
///
/// let globex = clerk.organizations().get(globex.id).include_members_count(true).await?;
/// assert_eq!(globex.members_count, Some(1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Organizations {
    pub(super) client: Client,
}

impl Organizations {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the organizations, newest first.
    pub fn list(&self) -> ListOrganizations {
        ListOrganizations(Call::new(&self.client, LIST.request()))
    }

    /// Creates an organization.
    pub fn create(&self, parameters: CreateOrganization) -> Call<Organization> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one organization by its id or slug.
    pub fn get(&self, id_or_slug: impl AsRef<str>) -> GetOrganization {
        GetOrganization(Call::new(&self.client, GET.request().path(id_or_slug)))
    }

    /// Changes an organization.
    pub fn update(
        &self,
        organization_id: &OrgId,
        parameters: UpdateOrganization,
    ) -> Call<Organization> {
        let request = UPDATE.request().path(organization_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes an organization and its memberships.
    pub fn delete(&self, organization_id: &OrgId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(organization_id))
    }

    /// Merges the given metadata into that of an organization; `null` removes a key.
    pub fn update_metadata(
        &self,
        organization_id: &OrgId,
        parameters: OrganizationMetadata,
    ) -> Call<Organization> {
        let request = UPDATE_METADATA
            .request()
            .path(organization_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Replaces an organization's metadata.
    pub fn replace_metadata(
        &self,
        organization_id: &OrgId,
        parameters: OrganizationMetadata,
    ) -> Call<Organization> {
        let request = REPLACE_METADATA
            .request()
            .path(organization_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Uploads an organization's logo.
    pub fn set_logo(&self, organization_id: &OrgId, file: File) -> UploadOrganizationLogo {
        UploadOrganizationLogo::new(&self.client, SET_LOGO.request().path(organization_id), file)
    }

    /// Deletes an organization's logo.
    pub fn delete_logo(&self, organization_id: &OrgId) -> Call<Organization> {
        Call::new(&self.client, DELETE_LOGO.request().path(organization_id))
    }
}

list! {
    /// Call returned by [`Organizations::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOrganizations -> Organization {
        /// Includes the number of members in the response if `true`.
        include_members_count: bool,
        /// Includes `missing_member_with_elevated_permissions` in the response if `true`.
        include_missing_member_with_elevated_permissions: bool,
        /// A text to search for.
        query: String,
        /// The id of a member of the organization; each call adds one.
        user_id: [String],
        /// The organization's id; each call adds one.
        organization_id: [String],
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// Parameters of [`Organizations::create`].
    CreateOrganization(name: String) {
        /// The id of the user who creates the organization.
        created_by: Nullable<UserId>,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// The slug.
        slug: Nullable<String>,
        /// The maximum number of members; 0 means no limit.
        max_allowed_memberships: Nullable<i64>,
        /// Time of creation, in RFC 3339.
        created_at: Nullable<String>,
        /// The key of the role set.
        role_set_key: Nullable<String>,
    }
}

query! {
    /// Call returned by [`Organizations::get`]: chain options, then `.await` it.
    GetOrganization -> Organization {
        /// Includes the number of members in the response if `true`.
        include_members_count: bool,
        /// Includes `missing_member_with_elevated_permissions` in the response if `true`.
        include_missing_member_with_elevated_permissions: bool,
    }
}

params! {
    /// Parameters of [`Organizations::update`].
    UpdateOrganization {
        /// The name.
        name: Nullable<String>,
        /// The slug.
        slug: Nullable<String>,
        /// The maximum number of members; 0 means no limit.
        max_allowed_memberships: Nullable<i64>,
        /// Sets whether admins may delete the organization.
        admin_delete_enabled: Nullable<bool>,
        /// Time of creation, in RFC 3339.
        created_at: Nullable<String>,
        /// The key of the role set.
        role_set_key: Nullable<String>,
    }
}

params! {
    /// Parameters of [`Organizations::update_metadata`] and [`Organizations::replace_metadata`].
    OrganizationMetadata {
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
    }
}

upload! {
    /// Call returned by [`Organizations::set_logo`]: chain options, then `.await` it.
    UploadOrganizationLogo -> Organization {
        /// The id of the user who uploads the file.
        uploader_user_id: UserId,
    }
}
