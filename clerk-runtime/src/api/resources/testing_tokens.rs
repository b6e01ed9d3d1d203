//! Tokens that let tests bypass bot detection.

use super::operation_table;
use crate::api::models::TestingToken;
use crate::api::{Call, Client};

operation_table! {
    CREATE: post("CreateTestingToken", "/testing_tokens"),
}

/// Tokens that let tests bypass bot detection; Clerk's `clerkClient.testingTokens`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "testing_token", "token": "1713877200-c_2J2MvPu9PnXcuhbPZNao0LOXqK9A7YrnBn0HmIWxt", "expires_at": 1_800_000_000 });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/testing_tokens", ok, response);
/// let testing = clerk.testing_tokens().create().await?;
/// assert_eq!(testing.expires_at, 1_800_000_000);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
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
