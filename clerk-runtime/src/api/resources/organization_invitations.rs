//! Invitations to one organization.

use serde_json::Value;

use super::{Organizations, operation_table};
use crate::api::call::action;
use crate::api::models::{InvitationStatus, OrganizationInvitation, OrganizationInvitationId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable, Page};
use crate::caller::{OrgId, UserId};

operation_table! {
    ALL_INVITATIONS: get("ListInstanceOrganizationInvitations", "/organization_invitations"),
    CREATE: post("CreateOrganizationInvitation", "/organizations/{organization_id}/invitations"),
    LIST: get("ListOrganizationInvitations", "/organizations/{organization_id}/invitations"),
    CREATE_MANY: post(
        "CreateOrganizationInvitationBulk",
        "/organizations/{organization_id}/invitations/bulk",
    ),
    LIST_PENDING: get(
        "ListPendingOrganizationInvitations",
        "/organizations/{organization_id}/invitations/pending",
    ),
    GET: get(
        "GetOrganizationInvitation",
        "/organizations/{organization_id}/invitations/{invitation_id}",
    ),
    REVOKE: post(
        "RevokeOrganizationInvitation",
        "/organizations/{organization_id}/invitations/{invitation_id}/revoke",
    ).idempotent(),
}

/// Invitations to one organization.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::CreateOrganizationInvitation;
///
/// let acme = clerk.organizations().get("acme").await?;
/// let invitations = clerk.organizations().invitations(&acme.id);
/// let parameters = CreateOrganizationInvitation::new("jo@example.com", "org:member");
/// let invitation = invitations.create(parameters).await?;
/// assert_eq!(invitation.status.as_deref(), Some("pending"));
///
/// let revoked = invitations.revoke(&invitation.id).await?;
/// assert_eq!(revoked.status.as_deref(), Some("revoked"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OrganizationInvitations {
    client: Client,
    organization_id: OrgId,
}

impl OrganizationInvitations {
    /// Creates an invitation to the organization.
    pub fn create(&self, parameters: CreateOrganizationInvitation) -> Call<OrganizationInvitation> {
        let request = CREATE
            .request()
            .path(&self.organization_id)
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the invitations, newest first.
    pub fn list(&self) -> ListOrganizationInvitations {
        ListOrganizationInvitations(Call::new(
            &self.client,
            LIST.request().path(&self.organization_id),
        ))
    }

    /// Creates several invitations; all succeed, or none.
    pub fn create_many(
        &self,
        parameters: impl Into<List<CreateOrganizationInvitation>>,
    ) -> Call<Page<OrganizationInvitation>> {
        let parameters: List<CreateOrganizationInvitation> = parameters.into();
        let request = CREATE_MANY
            .request()
            .path(&self.organization_id)
            .json(&parameters);
        Call::new(&self.client, request)
    }

    /// Lists the pending invitations.
    #[deprecated = "use `list` with the status `pending`"]
    pub fn list_pending(&self) -> ListPendingOrganizationInvitations {
        ListPendingOrganizationInvitations(Call::new(
            &self.client,
            LIST_PENDING.request().path(&self.organization_id),
        ))
    }

    /// Fetches one invitation.
    pub fn get(&self, invitation_id: &OrganizationInvitationId) -> Call<OrganizationInvitation> {
        let request = GET
            .request()
            .path(&self.organization_id)
            .path(invitation_id);
        Call::new(&self.client, request)
    }

    /// Revokes an invitation.
    pub fn revoke(&self, invitation_id: &OrganizationInvitationId) -> RevokeOrganizationInvitation {
        let request = REVOKE
            .request()
            .path(&self.organization_id)
            .path(invitation_id);
        RevokeOrganizationInvitation::new(&self.client, request)
    }
}

impl Organizations {
    /// Invitations to one organization.
    #[must_use]
    pub fn invitations(&self, organization_id: &OrgId) -> OrganizationInvitations {
        let (client, organization_id) = (self.client.clone(), organization_id.clone());
        OrganizationInvitations {
            client,
            organization_id,
        }
    }

    /// Lists the invitations to all organizations.
    pub fn all_invitations(&self) -> ListAllOrganizationInvitations {
        ListAllOrganizationInvitations(Call::new(&self.client, ALL_INVITATIONS.request()))
    }
}

list! {
    /// Call returned by [`Organizations::all_invitations`]: chain filters, then `.await` one page
    /// or [`stream`](Self::stream) all items.
    ListAllOrganizationInvitations -> OrganizationInvitation {
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
        /// The state.
        status: InvitationStatus,
        /// A text to search for.
        query: String,
    }
}

params! {
    /// Parameters of [`OrganizationInvitations::create`].
    CreateOrganizationInvitation(email_address: String, role: String) {
        /// The id of the user who invites.
        inviter_user_id: Nullable<UserId>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// Private metadata: readable and writable only by backends.
        private_metadata: Value,
        /// The URL to which the user is redirected after the invitation is accepted.
        redirect_url: Nullable<String>,
        /// The lifetime, in days: 1 to 365.
        expires_in_days: Nullable<i64>,
        /// Sends an email if `true`. Default `true`.
        notify: Nullable<bool>,
    }
}

list! {
    /// Call returned by [`OrganizationInvitations::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListOrganizationInvitations -> OrganizationInvitation {
        /// The state.
        status: InvitationStatus,
        /// The email address.
        email_address: String,
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}

list! {
    /// Call returned by [`OrganizationInvitations::list_pending`]: chain filters, then `.await` one
    /// page or [`stream`](Self::stream) all items.
    ListPendingOrganizationInvitations -> OrganizationInvitation {}
}

action! {
    /// Call returned by [`OrganizationInvitations::revoke`]: chain options, then `.await` it.
    RevokeOrganizationInvitation -> OrganizationInvitation {
        /// The id of the user who requests the revocation.
        requesting_user_id: Nullable<UserId>,
    }
}
