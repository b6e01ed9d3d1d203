//! Tokens for links to the admin portal of IT contacts.

use super::operation_table;
use crate::api::call::action;
use crate::api::models::{AdminPortalLinkToken, AdminPortalLinkTokenId};
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};
use crate::caller::OrgId;

operation_table! {
    CREATE: post("createAdminPortalLinkToken", "/admin_portal_link_tokens"),
    REVOKE: post(
        "revokeAdminPortalLinkToken",
        "/admin_portal_link_tokens/{adminPortalLinkTokenID}/revoke",
    ).idempotent(),
}

/// Tokens for links to the admin portal of IT contacts.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "admin_portal_link_token", "id": "aplt_1", "revoked": false });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/admin_portal_link_tokens", ok, response);
/// use clerk_runtime::api::resources::CreateAdminPortalLinkToken;
///
/// let parameters = CreateAdminPortalLinkToken::new().seconds_until_expiration(600);
/// let token = clerk.admin_portal_link_tokens().create(parameters).await?;
/// assert!(!token.revoked);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct AdminPortalLinkTokens {
    client: Client,
}

impl AdminPortalLinkTokens {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates a token for an IT contact.
    pub fn create(&self, parameters: CreateAdminPortalLinkToken) -> Call<AdminPortalLinkToken> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Revokes a token.
    pub fn revoke(&self, token_id: &AdminPortalLinkTokenId) -> RevokeAdminPortalLinkToken {
        RevokeAdminPortalLinkToken::new(&self.client, REVOKE.request().path(token_id))
    }
}

params! {
    /// Parameters of [`AdminPortalLinkTokens::create`].
    CreateAdminPortalLinkToken {
        /// The organization's id.
        organization_id: OrgId,
        /// The id of the IT contact.
        it_contact_id: String,
        /// The scopes.
        scopes: List<String>,
        /// The lifetime of the token, in seconds: 0 to 86,400. Default 3,600.
        seconds_until_expiration: i64,
    }
}

action! {
    /// Call returned by [`AdminPortalLinkTokens::revoke`]: chain options, then `.await` it.
    RevokeAdminPortalLinkToken -> AdminPortalLinkToken {
        /// The reason for the revocation.
        revocation_reason: Nullable<String>,
    }
}
