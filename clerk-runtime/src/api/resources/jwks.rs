//! Signing keys.

use super::endpoints;
use crate::api::models::JsonWebKeySet;
use crate::api::{Call, Client};

endpoints! {
    GET: get("GetJWKS", "/jwks"),
}

/// Signing keys; Clerk's `clerkClient.jwks`.
///
/// ```
/// # async fn example(clerk: clerk_runtime::Clerk) -> Result<(), clerk_runtime::api::Error> {
/// let keys = clerk.jwks().get().await?;
/// println!("{}", keys.keys.len());
/// # Ok(())
/// # }
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

    /// The keys to verify tokens with.
    pub fn get(&self) -> Call<JsonWebKeySet> {
        Call::new(&self.client, GET.request())
    }
}
