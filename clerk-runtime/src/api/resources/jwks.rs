//! Signing keys (JWKS).

use super::operation_table;
use crate::api::models::JsonWebKeySet;
use crate::api::{Call, Client};

operation_table! {
    GET: get("GetJWKS", "/jwks"),
}

/// Signing keys (JWKS); Clerk's `clerkClient.jwks`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// let keys = clerk.jwks().get().await?;
/// assert_eq!(keys.keys.len(), 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Jwks {
    client: Client,
}

impl Jwks {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Fetches the keys that verify tokens.
    pub fn get(&self) -> Call<JsonWebKeySet> {
        Call::new(&self.client, GET.request())
    }
}
