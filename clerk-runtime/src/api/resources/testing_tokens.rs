//! Tokens that let tests past bot detection.

use super::endpoints;
use crate::api::models::TestingToken;
use crate::api::{Call, Client};

endpoints! {
    CREATE: post("CreateTestingToken", "/testing_tokens"),
}

/// Tokens that let tests past bot detection; Clerk's `clerkClient.testingTokens`.
///
/// ```
/// # async fn example(clerk: clerk_runtime::Clerk) -> Result<(), clerk_runtime::api::Error> {
/// let testing = clerk.testing_tokens().create().await?;
/// println!("{}", testing.expires_at);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TestingTokens {
    client: Client,
}

impl TestingTokens {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates a token for a test.
    pub fn create(&self) -> Call<TestingToken> {
        Call::new(&self.client, CREATE.request())
    }
}
