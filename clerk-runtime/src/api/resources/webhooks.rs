//! The Svix application that sends webhooks.

use super::operation_table;
use crate::api::models::SvixUrl;
use crate::api::{Call, Client};

operation_table! {
    CREATE_SVIX_APP: post("CreateSvixApp", "/webhooks/svix"),
    DELETE_SVIX_APP: delete("DeleteSvixApp", "/webhooks/svix"),
    SVIX_URL: post("GenerateSvixAuthURL", "/webhooks/svix_url"),
}

/// The Svix application that sends webhooks; Clerk's `clerkClient.webhooks`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "svix_url": "https://app.svix.com/login#key=example" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/webhooks/svix_url", ok, response);
/// let svix = clerk.webhooks().svix_url().await?;
/// assert!(svix.svix_url.starts_with("https://"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Webhooks {
    client: Client,
}

impl Webhooks {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Creates the Svix application of the instance.
    pub fn create_svix_app(&self) -> Call<SvixUrl> {
        Call::new(&self.client, CREATE_SVIX_APP.request())
    }

    /// Deletes the Svix application, and with it all webhooks.
    pub fn delete_svix_app(&self) -> Call<()> {
        Call::new(&self.client, DELETE_SVIX_APP.request())
    }

    /// Creates a URL that signs in to the Svix application.
    pub fn svix_url(&self) -> Call<SvixUrl> {
        Call::new(&self.client, SVIX_URL.request())
    }
}
