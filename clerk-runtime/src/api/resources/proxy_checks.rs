//! Checks of proxies.

use super::operation_table;
use crate::api::Client;
use crate::api::call::action;
use crate::api::models::{DomainId, ProxyCheck};

operation_table! {
    VERIFY: post("VerifyDomainProxy", "/proxy_checks"),
}

/// Checks of proxies; Clerk's `clerkClient.proxyChecks`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "proxy_check", "id": "proxchk_1", "successful": true });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/proxy_checks", ok, response);
/// let check = clerk.proxy_checks().verify().proxy_url("https://example.com/__clerk").await?;
/// assert!(check.successful);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct ProxyChecks {
    client: Client,
}

impl ProxyChecks {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Checks whether a domain's proxy works.
    pub fn verify(&self) -> VerifyProxy {
        VerifyProxy::new(&self.client, VERIFY.request())
    }
}

action! {
    /// Call returned by [`ProxyChecks::verify`]: chain options, then `.await` it.
    VerifyProxy -> ProxyCheck {
        /// The domain's id.
        domain_id: DomainId,
        /// The URL of the proxy.
        proxy_url: String,
    }
}
