//! Invitations to the application.

use serde_json::Value;

use super::endpoints;
use crate::api::models::{Invitation, InvitationId, InvitationStatus, InvitationTemplate};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

endpoints! {
    CREATE: post("CreateInvitation", "/invitations"),
    LIST: get("ListInvitations", "/invitations"),
    CREATE_MANY: post("CreateBulkInvitations", "/invitations/bulk"),
    REVOKE: post("RevokeInvitation", "/invitations/{invitation_id}/revoke").repeatable(),
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

    /// Invites somebody to the application.
    pub fn create(&self, parameters: CreateInvitation) -> Call<Invitation> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Invitations that are not revoked, the newest first.
    pub fn list(&self) -> ListInvitations {
        ListInvitations(Call::new(&self.client, LIST.request()))
    }

    /// Invites several people, all or none.
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
    /// What [`Invitations::create`] takes.
    CreateInvitation(email_address: String) {
        /// Metadata that everybody may read and only servers may write.
        public_metadata: Value,
        /// Where the user goes afterwards.
        redirect_url: String,
        /// Whether an email is sent. Default `true`.
        notify: Nullable<bool>,
        /// Whether an existing invitation or user is no error. Default `false`.
        ignore_existing: Nullable<bool>,
        /// For how many days it is valid, 1 to 365.
        expires_in_days: Nullable<i64>,
        /// The email template.
        template_slug: InvitationTemplate,
    }
}

list! {
    /// The call of [`Invitations::list`]: filters as chained methods, then `.await` for a page or
    /// [`stream`](Self::stream) for all.
    ListInvitations -> Invitation {
        /// The state.
        status: InvitationStatus,
        /// A text to search for.
        query: String,
        /// The order, a field's name with `+` or `-` before it. Default `-created_at`.
        order_by: String,
        /// Whether the answer also says how many there are in all.
        paginated: bool,
    }
}
