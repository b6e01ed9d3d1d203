//! SAML connections.

use super::operation_table;
use super::sso::{AttributeMappingParams, LoginHintParams};
use crate::api::models::{ConnectionProvider, DeletedObject, SamlConnection, SamlConnectionId};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};
use crate::caller::OrgId;

operation_table! {
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
/// # let response = serde_json::json!({ "data": [{ "object": "saml_connection", "id": "samlc_1", "domains": ["example.com"] }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/saml_connections", ok, response);
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

    /// Lists the SAML connections.
    #[deprecated = "use enterprise connections"]
    pub fn list(&self) -> ListSamlConnections {
        ListSamlConnections(Call::new(&self.client, LIST.request()))
    }

    /// Creates a connection.
    #[deprecated = "use enterprise connections"]
    pub fn create(&self, parameters: CreateSamlConnection) -> Call<SamlConnection> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one connection.
    #[deprecated = "use enterprise connections"]
    pub fn get(&self, connection_id: &SamlConnectionId) -> Call<SamlConnection> {
        Call::new(&self.client, GET.request().path(connection_id))
    }

    /// Changes a connection.
    #[deprecated = "use enterprise connections"]
    pub fn update(
        &self,
        connection_id: &SamlConnectionId,
        parameters: UpdateSamlConnection,
    ) -> Call<SamlConnection> {
        let request = UPDATE.request().path(connection_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a connection.
    #[deprecated = "use enterprise connections"]
    pub fn delete(&self, connection_id: &SamlConnectionId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(connection_id))
    }
}

list! {
    /// Call returned by [`SamlConnections::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListSamlConnections -> SamlConnection {
        /// A text to search for.
        query: String,
        /// The order: a field's name, prefixed with `+` or `-`.
        order_by: String,
        /// The organization's id; each call adds one.
        organization_id: [String],
    }
}

params! {
    /// Parameters of [`SamlConnections::create`].
    CreateSamlConnection(name: String, domains: List<String>, provider: ConnectionProvider) {
        /// The domain.
        #[deprecated = "use `domains`"]
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
        /// The provider's attribute for each field of a user.
        attribute_mapping: Nullable<AttributeMappingParams>,
        /// Sets whether the identity provider must reauthenticate the user (SAML `ForceAuthn`).
        force_authn: bool,
        /// The hint that is sent to the identity provider.
        login_hint: Nullable<LoginHintParams>,
    }
}

params! {
    /// Parameters of [`SamlConnections::update`].
    UpdateSamlConnection {
        /// The name.
        name: Nullable<String>,
        /// The domain.
        #[deprecated = "use `domains`"]
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
        /// The provider's attribute for each field of a user.
        attribute_mapping: Nullable<AttributeMappingParams>,
        /// Sets whether the connection is active.
        active: Nullable<bool>,
        /// Sets whether users are updated at each sign-in.
        sync_user_attributes: Nullable<bool>,
        /// Sets whether subdomains are accepted.
        allow_subdomains: Nullable<bool>,
        /// Sets whether sign-ins may be initiated by the identity provider.
        allow_idp_initiated: Nullable<bool>,
        /// Prevents users from adding other identifications if `true`.
        disable_additional_identifications: Nullable<bool>,
        /// Sets whether accounts may be linked within the organization.
        allow_organization_account_linking: Nullable<bool>,
        /// Sets whether the identity provider must reauthenticate the user (SAML `ForceAuthn`).
        force_authn: bool,
        /// The hint that is sent to the identity provider.
        login_hint: Nullable<LoginHintParams>,
        /// Allows the deletion of verified domains if `true`.
        consent_verified_domains_deletion: Nullable<bool>,
    }
}
