//! Memberships of one organization.

use serde_json::{Value, json};

use super::{Organizations, operation_table};
use crate::api::models::OrganizationMembership;
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client};
use crate::caller::{OrgId, UserId};

operation_table! {
    CREATE: post("CreateOrganizationMembership", "/organizations/{organization_id}/memberships"),
    LIST: get("ListOrganizationMemberships", "/organizations/{organization_id}/memberships"),
    UPDATE: patch(
        "UpdateOrganizationMembership",
        "/organizations/{organization_id}/memberships/{user_id}",
    ),
    DELETE: delete(
        "DeleteOrganizationMembership",
        "/organizations/{organization_id}/memberships/{user_id}",
    ),
    UPDATE_METADATA: patch(
        "UpdateOrganizationMembershipMetadata",
        "/organizations/{organization_id}/memberships/{user_id}/metadata",
    ),
    ALL_MEMBERSHIPS: get("InstanceGetOrganizationMemberships", "/organization_memberships"),
}

/// Memberships of one organization.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::{CreateOrganizationMembership, CreateUser};
///
/// let acme = clerk.organizations().get("acme").await?;
/// let jo = clerk.users().create(CreateUser::new().email_address(["jo@example.com"])).await?;
/// let members = clerk.organizations().memberships(&acme.id);
/// members.create(CreateOrganizationMembership::new(jo.id.clone(), "org:member")).await?;
///
/// let promoted = members.update(&jo.id, "org:admin").await?;
/// assert_eq!(promoted.role, "org:admin");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OrganizationMemberships {
    client: Client,
    organization_id: OrgId,
}

impl OrganizationMemberships {
    /// Adds a user as a member.
    pub fn create(&self, parameters: CreateOrganizationMembership) -> Call<OrganizationMembership> {
        let request = CREATE
            .request()
            .path(&self.organization_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the members.
    pub fn list(&self) -> ListOrganizationMemberships {
        ListOrganizationMemberships(Call::new(
            &self.client,
            LIST.request().path(&self.organization_id),
        ))
    }

    /// Changes the role of a member.
    pub fn update(&self, user_id: &UserId, role: &str) -> Call<OrganizationMembership> {
        let request = UPDATE
            .request()
            .path(&self.organization_id)
            .path(user_id)
            .json(&json!({ "role": role }));
        Call::new(&self.client, request)
    }

    /// Removes a member.
    pub fn delete(&self, user_id: &UserId) -> Call<OrganizationMembership> {
        Call::new(
            &self.client,
            DELETE.request().path(&self.organization_id).path(user_id),
        )
    }

    /// Merges the given metadata into that of a membership; `null` removes a key.
    pub fn update_metadata(
        &self,
        user_id: &UserId,
        parameters: OrganizationMembershipMetadata,
    ) -> Call<OrganizationMembership> {
        let request = UPDATE_METADATA
            .request()
            .path(&self.organization_id)
            .path(user_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }
}

impl Organizations {
    /// Memberships of one organization.
    #[must_use]
    pub fn memberships(&self, organization_id: &OrgId) -> OrganizationMemberships {
        let (client, organization_id) = (self.client.clone(), organization_id.clone());
        OrganizationMemberships {
            client,
            organization_id,
        }
    }

    /// Lists the memberships of all organizations.
    pub fn all_memberships(&self) -> ListAllMemberships {
        ListAllMemberships(Call::new(&self.client, ALL_MEMBERSHIPS.request()))
    }
}

params! {
    /// Parameters of [`OrganizationMemberships::create`].
    CreateOrganizationMembership(user_id: UserId, role: String) {
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
    }
}

list! {
    /// Call returned by [`OrganizationMemberships::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOrganizationMemberships -> OrganizationMembership {
        /// The order: a field's name, prefixed with `+` or `-`.
        order_by: String,
        /// The user's id; each call adds one.
        user_id: [String],
        /// The email address; each call adds one.
        email_address: [String],
        /// The phone number, in E.164 form; each call adds one.
        phone_number: [String],
        /// The username; each call adds one.
        username: [String],
        /// The wallet's address; each call adds one.
        web3_wallet: [String],
        /// The role; each call adds one.
        role: [String],
        /// A text to search for.
        query: String,
        /// A part of the email address.
        email_address_query: String,
        /// A part of the phone number.
        phone_number_query: String,
        /// A part of the username.
        username_query: String,
        /// A part of the name.
        name_query: String,
        /// Members last active before this time, in milliseconds since the Unix epoch.
        last_active_at_before: i64,
        /// Members last active after this time, in milliseconds since the Unix epoch.
        last_active_at_after: i64,
        /// Members whose user was created before this time, in milliseconds since the Unix epoch.
        created_at_before: i64,
        /// Members whose user was created after this time, in milliseconds since the Unix epoch.
        created_at_after: i64,
    }
}

params! {
    /// Parameters of [`OrganizationMemberships::update_metadata`].
    OrganizationMembershipMetadata {
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
    }
}

list! {
    /// Call returned by [`Organizations::all_memberships`]: chain filters, then `.await` one page
    /// or [`stream`](Self::stream) all items.
    ListAllMemberships -> OrganizationMembership {
        /// The order: a field's name, prefixed with `+` or `-`.
        order_by: String,
    }
}
