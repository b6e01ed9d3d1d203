//! Tokens to sign in once.

use super::operation_table;
use crate::api::models::{SignInToken, SignInTokenId};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable};
use crate::caller::{OrgId, UserId};

operation_table! {
    CREATE: post("CreateSignInToken", "/sign_in_tokens"),
    REVOKE: post("RevokeSignInToken", "/sign_in_tokens/{sign_in_token_id}/revoke").idempotent(),
}

/// Tokens to sign in once; Clerk's `clerkClient.signInTokens`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "sign_in_token", "id": "sit_1", "user_id": "user_123" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/sign_in_tokens", ok, response);
/// use clerk_runtime::api::resources::CreateSignInToken;
///
/// let token = clerk.sign_in_tokens().create(CreateSignInToken::new("user_123")).await?;
/// assert_eq!(token.user_id.as_str(), "user_123");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct SignInTokens {
    client: Client,
}

impl SignInTokens {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates a token that signs a user in once.
    pub fn create(&self, parameters: CreateSignInToken) -> Call<SignInToken> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Revokes a token that was not used yet.
    pub fn revoke(&self, token_id: &SignInTokenId) -> Call<SignInToken> {
        Call::new(&self.client, REVOKE.request().path(token_id))
    }
}

params! {
    /// Parameters of [`SignInTokens::create`].
    CreateSignInToken(user_id: UserId) {
        /// The id of the organization to sign in to.
        org_id: Nullable<OrgId>,
        /// The lifetime of the token, in seconds: at least 1. Default 2,592,000.
        expires_in_seconds: Nullable<i64>,
    }
}
