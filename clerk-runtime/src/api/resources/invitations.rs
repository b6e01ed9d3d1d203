//! Invitations to the application.

use serde_json::Value;

use super::operation_table;
use crate::api::models::{Invitation, InvitationId, InvitationStatus, InvitationTemplate};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

operation_table! {
    CREATE: post("CreateInvitation", "/invitations"),
    LIST: get("ListInvitations", "/invitations"),
    CREATE_MANY: post("CreateBulkInvitations", "/invitations/bulk"),
    REVOKE: post("RevokeInvitation", "/invitations/{invitation_id}/revoke").idempotent(),
}

/// Invitations to the application; Clerk's `clerkClient.invitations`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::CreateInvitation;
///
/// let invitation = clerk.invitations().create(CreateInvitation::new("jo@example.com")).await?;
/// let page = clerk.invitations().list().query("jo@").await?;
/// assert_eq!(page[0].id, invitation.id);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Invitations {
    client: Client,
}

impl Invitations {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates an invitation to the application.
    pub fn create(&self, parameters: CreateInvitation) -> Call<Invitation> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Lists the invitations that are not revoked, newest first.
    pub fn list(&self) -> ListInvitations {
        ListInvitations(Call::new(&self.client, LIST.request()))
    }

    /// Creates several invitations; all succeed, or none.
    pub fn create_many(
        &self,
        parameters: impl Into<List<CreateInvitation>>,
    ) -> Call<Vec<Invitation>> {
        let parameters: List<CreateInvitation> = parameters.into();
        let request = CREATE_MANY.request().json(&parameters);
        Call::new(&self.client, request)
    }

    /// Revokes an invitation.
    pub fn revoke(&self, invitation_id: &InvitationId) -> Call<Invitation> {
        Call::new(&self.client, REVOKE.request().path(invitation_id))
    }
}

params! {
    /// Parameters of [`Invitations::create`].
    CreateInvitation(email_address: String) {
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Value,
        /// The URL to which the link of the invitation redirects the user.
        redirect_url: String,
        /// Sends an email if `true`. Default `true`.
        notify: Nullable<bool>,
        /// Ignores an existing invitation or user if `true`, instead of failing. Default `false`.
        ignore_existing: Nullable<bool>,
        /// The lifetime, in days: 1 to 365.
        expires_in_days: Nullable<i64>,
        /// The email template.
        template_slug: InvitationTemplate,
    }
}

list! {
    /// Call returned by [`Invitations::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListInvitations -> Invitation {
        /// The state.
        status: InvitationStatus,
        /// A text to search for.
        query: String,
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}
