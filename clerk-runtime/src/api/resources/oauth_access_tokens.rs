//! Access tokens that Clerk issued.

use serde_json::json;

use super::operation_table;
use crate::api::models::OAuthAccessTokenVerification;
use crate::api::{Call, Client};

operation_table! {
    VERIFY: post("verifyOAuthAccessToken", "/oauth_applications/access_tokens/verify")
        .idempotent().unversioned(),
}

/// Access tokens that Clerk issued; Clerk's `clerkClient.idPOAuthAccessToken`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// let issued = instance.oauth_token("alice")?.scopes(["openid"]).issue();
/// let verified = clerk.oauth_access_tokens().verify(issued.secret()).await?;
/// assert_eq!(verified.scopes, ["openid"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct OAuthAccessTokens {
    client: Client,
}

impl OAuthAccessTokens {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Verifies an access token that Clerk issued.
    pub fn verify(&self, access_token: &str) -> Call<OAuthAccessTokenVerification> {
        let request = VERIFY
            .request()
            .json(&json!({ "access_token": access_token }));
        Call::new(&self.client, request)
    }
}
