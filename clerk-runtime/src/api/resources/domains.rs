//! Domains of the instance.

use super::operation_table;
use crate::api::models::{DeletedObject, Domain, DomainId};
use crate::api::params::params;
use crate::api::{Call, Client, Nullable, Page};

operation_table! {
    LIST: get("ListDomains", "/domains"),
    ADD: post("AddDomain", "/domains"),
    DELETE: delete("DeleteDomain", "/domains/{domain_id}"),
    UPDATE: patch("UpdateDomain", "/domains/{domain_id}"),
}

/// Domains of the instance; Clerk's `clerkClient.domains`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "domain", "id": "dmn_1", "name": "example.com" }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/domains", ok, response);
/// let domains = clerk.domains().list().await?;
/// assert_eq!(domains[0].name, "example.com");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Domains {
    client: Client,
}

impl Domains {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists all domains.
    pub fn list(&self) -> Call<Page<Domain>> {
        Call::new(&self.client, LIST.request())
    }

    /// Adds a satellite domain.
    pub fn add(&self, parameters: AddDomain) -> Call<Domain> {
        let request = ADD.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a satellite domain.
    pub fn delete(&self, domain_id: &DomainId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(domain_id))
    }

    /// Changes a domain.
    pub fn update(&self, domain_id: &DomainId, parameters: UpdateDomain) -> Call<Domain> {
        let request = UPDATE.request().path(domain_id).object(parameters.0);
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`Domains::add`].
    AddDomain(name: String; is_satellite = true) {
        /// The URL of the proxy.
        proxy_url: Nullable<String>,
    }
}

params! {
    /// Parameters of [`Domains::update`].
    UpdateDomain {
        /// The name.
        name: Nullable<String>,
        /// The URL of the proxy.
        proxy_url: Nullable<String>,
        /// Marks the domain as that of a secondary application if `true`.
        is_secondary: Nullable<bool>,
    }
}
