//! Enterprise connections.

use super::operation_table;
use super::sso::{AttributeMappingParams, LoginHintParams};
use crate::api::models::{
    ConnectionProvider, DeletedObject, EnterpriseConnection, EnterpriseConnectionId,
    EnterpriseTestRun, EnterpriseTestRunUrl,
};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};
use crate::caller::OrgId;

operation_table! {
    LIST: get("ListEnterpriseConnections", "/enterprise_connections"),
    CREATE: post("CreateEnterpriseConnection", "/enterprise_connections"),
    GET: get("GetEnterpriseConnection", "/enterprise_connections/{enterprise_connection_id}"),
    UPDATE: patch(
        "UpdateEnterpriseConnection",
        "/enterprise_connections/{enterprise_connection_id}",
    ),
    DELETE: delete(
        "DeleteEnterpriseConnection",
        "/enterprise_connections/{enterprise_connection_id}",
    ),
    TEST_RUNS: get(
        "ListEnterpriseConnectionTestRuns",
        "/enterprise_connections/{enterprise_connection_id}/test_runs",
    ),
    CREATE_TEST_RUN: post(
        "CreateEnterpriseConnectionTestRun",
        "/enterprise_connections/{enterprise_connection_id}/test_runs",
    ),
}

/// Enterprise connections; Clerk's `clerkClient.enterpriseConnections`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "data": [{ "object": "enterprise_connection", "id": "entconn_1", "domains": ["example.com"] }], "total_count": 1 });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/enterprise_connections", ok, response);
/// let page = clerk.enterprise_connections().list().limit(20).await?;
/// assert_eq!(page[0].domains, ["example.com"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct EnterpriseConnections {
    client: Client,
}

impl EnterpriseConnections {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the enterprise connections.
    pub fn list(&self) -> ListEnterpriseConnections {
        ListEnterpriseConnections(Call::new(&self.client, LIST.request()))
    }

    /// Creates a connection.
    pub fn create(&self, parameters: CreateEnterpriseConnection) -> Call<EnterpriseConnection> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one connection.
    pub fn get(&self, connection_id: &EnterpriseConnectionId) -> Call<EnterpriseConnection> {
        Call::new(&self.client, GET.request().path(connection_id))
    }

    /// Changes a connection.
    pub fn update(
        &self,
        connection_id: &EnterpriseConnectionId,
        parameters: UpdateEnterpriseConnection,
    ) -> Call<EnterpriseConnection> {
        let request = UPDATE.request().path(connection_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a connection.
    pub fn delete(&self, connection_id: &EnterpriseConnectionId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(connection_id))
    }

    /// Lists the test runs of a connection.
    pub fn test_runs(&self, connection_id: &EnterpriseConnectionId) -> ListEnterpriseTestRuns {
        ListEnterpriseTestRuns(Call::new(
            &self.client,
            TEST_RUNS.request().path(connection_id),
        ))
    }

    /// Starts a test run.
    pub fn create_test_run(
        &self,
        connection_id: &EnterpriseConnectionId,
    ) -> Call<EnterpriseTestRunUrl> {
        Call::new(&self.client, CREATE_TEST_RUN.request().path(connection_id))
    }
}

list! {
    /// Call returned by [`EnterpriseConnections::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListEnterpriseConnections -> EnterpriseConnection {
        /// The organization's id.
        organization_id: String,
        /// Filters by whether connections are active.
        active: bool,
    }
}

params! {
    /// Parameters of [`EnterpriseConnections::create`].
    CreateEnterpriseConnection(name: String, provider: ConnectionProvider, domains: List<String>) {
        /// The organization's id.
        organization_id: Nullable<OrgId>,
        /// Sets whether accounts may be linked within the organization.
        allow_organization_account_linking: Nullable<bool>,
        /// Sets whether the connection is active.
        active: Nullable<bool>,
        /// The SAML settings.
        saml: Nullable<SamlSettings>,
        /// The `OpenID` Connect settings.
        oidc: Nullable<OidcSettings>,
        /// The custom attributes.
        custom_attributes: List<CustomAttributeParams>,
    }
}

params! {
    /// Parameters of [`EnterpriseConnections::update`].
    UpdateEnterpriseConnection {
        /// The name.
        name: Nullable<String>,
        /// The domains.
        domains: List<String>,
        /// Sets whether the connection is active.
        active: Nullable<bool>,
        /// Sets whether users are updated at each sign-in.
        sync_user_attributes: Nullable<bool>,
        /// Prevents users from adding other identifications if `true`.
        disable_additional_identifications: Nullable<bool>,
        /// Sets whether accounts may be linked within the organization.
        allow_organization_account_linking: Nullable<bool>,
        /// The organization's id.
        organization_id: Nullable<OrgId>,
        /// The SAML settings.
        saml: Nullable<SamlSettings>,
        /// The `OpenID` Connect settings.
        oidc: Nullable<OidcSettings>,
        /// The custom attributes.
        custom_attributes: List<CustomAttributeParams>,
    }
}

list! {
    /// Call returned by [`EnterpriseConnections::test_runs`]: chain filters, then `.await` one page
    /// or [`stream`](Self::stream) all items.
    ListEnterpriseTestRuns -> EnterpriseTestRun {
        /// The state; each call adds one.
        status: [String],
    }
}

params! {
    /// The SAML settings of an enterprise connection.
    SamlSettings {
        /// The name.
        name: Nullable<String>,
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
        /// The provider's attribute for each field of a user.
        attribute_mapping: Nullable<AttributeMappingParams>,
        /// Sets whether subdomains are accepted.
        allow_subdomains: Nullable<bool>,
        /// Sets whether sign-ins may be initiated by the identity provider.
        allow_idp_initiated: Nullable<bool>,
        /// Sets whether the identity provider must reauthenticate the user (SAML `ForceAuthn`).
        force_authn: Nullable<bool>,
        /// The hint that is sent to the identity provider.
        login_hint: Nullable<LoginHintParams>,
    }
}

params! {
    /// The `OpenID` Connect settings of an enterprise connection.
    OidcSettings {
        /// The client's id.
        client_id: Nullable<String>,
        /// The client's secret.
        client_secret: Nullable<String>,
        /// The URL of the discovery document.
        discovery_url: Nullable<String>,
        /// The URL of the authorization endpoint.
        auth_url: Nullable<String>,
        /// The URL of the token endpoint.
        token_url: Nullable<String>,
        /// The URL of the user info endpoint.
        user_info_url: Nullable<String>,
        /// Sets whether PKCE is required.
        requires_pkce: Nullable<bool>,
    }
}

params! {
    /// A custom attribute of an enterprise connection.
    CustomAttributeParams(name: String, key: String) {
        /// The attribute's path in the claims of an SSO sign-in.
        sso_path: String,
        /// The former name of `directory_path`.
        scim_path: String,
        /// The attribute's path in the directory's user resources.
        directory_path: String,
        /// Sets whether the attribute may have several values.
        multi_valued: bool,
    }
}
