//! Access tokens that Clerk issued.

use serde_json::json;

use super::endpoints;
use crate::api::models::OAuthAccessTokenVerification;
use crate::api::{Call, Client};

endpoints! {
    VERIFY: post("verifyOAuthAccessToken", "/oauth_applications/access_tokens/verify")
        .repeatable().unversioned(),
}

/// Access tokens that Clerk issued; Clerk's `clerkClient.idPOAuthAccessToken`.
///
/// ```
/// # async fn example(clerk: clerk_runtime::Clerk) -> Result<(), clerk_runtime::api::Error> {
/// let verified = clerk.oauth_access_tokens().verify("oat_123").await?;
/// println!("{:?}", verified.subject);
/// # Ok(())
/// # }
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

    /// What is known of an access token that Clerk issued.
    pub fn verify(&self, access_token: &str) -> Call<OAuthAccessTokenVerification> {
        let request = VERIFY
            .request()
            .json(&json!({ "access_token": access_token }));
        Call::new(&self.client, request)
    }
}
