//! SAML connections.

use super::endpoints;
use super::sso::{AttributeMappingParams, LoginHintParams};
use crate::api::models::{ConnectionProvider, DeletedObject, SamlConnection, SamlConnectionId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};
use crate::caller::OrgId;

endpoints! {
    LIST: get("ListSAMLConnections", "/saml_connections"),
    CREATE: post("CreateSAMLConnection", "/saml_connections"),
    GET: get("GetSAMLConnection", "/saml_connections/{saml_connection_id}"),
    UPDATE: patch("UpdateSAMLConnection", "/saml_connections/{saml_connection_id}"),
    DELETE: delete("DeleteSAMLConnection", "/saml_connections/{saml_connection_id}"),
}

/// SAML connections; Clerk's `clerkClient.samlConnections`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let answer = serde_json::json!({ "data": [{ "object": "saml_connection", "id": "samlc_1", "domains": ["example.com"] }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.answers().always(method, "/v1/saml_connections", ok, answer);
/// let page = clerk.saml_connections().list().limit(20).await?;
/// assert_eq!(page[0].domains, ["example.com"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct SamlConnections {
    client: Client,
}

impl SamlConnections {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// SAML connections.
    #[deprecated = "Clerk replaced them by enterprise connections"]
    pub fn list(&self) -> ListSamlConnections {
        ListSamlConnections(Call::new(&self.client, LIST.request()))
    }

    /// Creates a connection.
    #[deprecated = "Clerk replaced them by enterprise connections"]
    pub fn create(&self, parameters: CreateSamlConnection) -> Call<SamlConnection> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// One connection.
    #[deprecated = "Clerk replaced them by enterprise connections"]
    pub fn get(&self, connection_id: &SamlConnectionId) -> Call<SamlConnection> {
        Call::new(&self.client, GET.request().path(connection_id))
    }

    /// Changes a connection.
    #[deprecated = "Clerk replaced them by enterprise connections"]
    pub fn update(
        &self,
        connection_id: &SamlConnectionId,
        parameters: UpdateSamlConnection,
    ) -> Call<SamlConnection> {
        let request = UPDATE.request().path(connection_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a connection.
    #[deprecated = "Clerk replaced them by enterprise connections"]
    pub fn delete(&self, connection_id: &SamlConnectionId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(connection_id))
    }
}

list! {
    /// The call of [`SamlConnections::list`]: filters as chained methods, then `.await` for a page
    /// or [`stream`](Self::stream) for all.
    ListSamlConnections -> SamlConnection {
        /// A text to search for.
        query: String,
        /// The order, a field's name with `+` or `-` before it.
        order_by: String,
        /// The organization's id; each call adds one.
        organization_id: [String],
    }
}

params! {
    /// What [`SamlConnections::create`] takes.
    CreateSamlConnection(name: String, domains: List<String>, provider: ConnectionProvider) {
        /// The domain.
        #[deprecated = "Clerk replaced it"]
        domain: String,
        /// The identity provider's entity id.
        idp_entity_id: Nullable<String>,
        /// The identity provider's sign-in URL.
        idp_sso_url: Nullable<String>,
        /// The identity provider's certificate.
        idp_certificate: Nullable<String>,
        /// The URL of the identity provider's metadata.
        idp_metadata_url: Nullable<String>,
        /// The identity provider's metadata, as XML.
        idp_metadata: Nullable<String>,
        /// The organization's id.
        organization_id: Nullable<OrgId>,
        /// Which attribute fills which field.
        attribute_mapping: Nullable<AttributeMappingParams>,
        /// Whether the identity provider must authenticate anew.
        force_authn: bool,
        /// The hint that is sent to the identity provider.
        login_hint: Nullable<LoginHintParams>,
    }
}

params! {
    /// What [`SamlConnections::update`] takes.
    UpdateSamlConnection {
        /// The name.
        name: Nullable<String>,
        /// The domain.
        #[deprecated = "Clerk replaced it"]
        domain: Nullable<String>,
        /// The domains.
        domains: List<String>,
        /// The identity provider's entity id.
        idp_entity_id: Nullable<String>,
        /// The identity provider's sign-in URL.
        idp_sso_url: Nullable<String>,
        /// The identity provider's certificate.
        idp_certificate: Nullable<String>,
        /// The URL of the identity provider's metadata.
        idp_metadata_url: Nullable<String>,
        /// The identity provider's metadata, as XML.
        idp_metadata: Nullable<String>,
        /// The organization's id.
        organization_id: Nullable<OrgId>,
        /// Which attribute fills which field.
        attribute_mapping: Nullable<AttributeMappingParams>,
        /// Whether it is active.
        active: Nullable<bool>,
        /// Whether users are updated at each sign-in.
        sync_user_attributes: Nullable<bool>,
        /// Whether subdomains are accepted.
        allow_subdomains: Nullable<bool>,
        /// Whether the identity provider may start a sign-in.
        allow_idp_initiated: Nullable<bool>,
        /// Whether users may not add other identifications.
        disable_additional_identifications: Nullable<bool>,
        /// Whether accounts may be linked within the organization.
        allow_organization_account_linking: Nullable<bool>,
        /// Whether the identity provider must authenticate anew.
        force_authn: bool,
        /// The hint that is sent to the identity provider.
        login_hint: Nullable<LoginHintParams>,
        /// Whether verified domains may be deleted.
        consent_verified_domains_deletion: Nullable<bool>,
    }
}
