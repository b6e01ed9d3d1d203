//! Checks of proxies.

use super::endpoints;
use crate::api::Client;
use crate::api::call::action;
use crate::api::models::{DomainId, ProxyCheck};

endpoints! {
    VERIFY: post("VerifyDomainProxy", "/proxy_checks"),
}

/// Checks of proxies; Clerk's `clerkClient.proxyChecks`.
///
/// ```
/// # async fn example(clerk: clerk_runtime::Clerk) -> Result<(), clerk_runtime::api::Error> {
/// let check = clerk.proxy_checks().verify().proxy_url("https://example.com/__clerk").await?;
/// println!("{}", check.successful);
/// # Ok(())
/// # }
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
    /// The call of [`ProxyChecks::verify`]: options as chained methods, then `.await`.
    VerifyProxy -> ProxyCheck {
        /// The domain's id.
        domain_id: DomainId,
        /// The URL of the proxy.
        proxy_url: String,
    }
}
