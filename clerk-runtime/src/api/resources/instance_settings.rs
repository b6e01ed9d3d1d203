//! Settings of the instance.

use super::operation_table;
use crate::api::models::{
    EnrollmentMode, Instance, InstanceCommunication, InstanceProtect, InstanceRestrictions,
    OAuthApplicationSettings, OrganizationSettings, RoleId,
};
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

operation_table! {
    GET: get("GetInstance", "/instance"),
    UPDATE: patch("UpdateInstance", "/instance"),
    UPDATE_RESTRICTIONS: patch("UpdateInstanceRestrictions", "/instance/restrictions"),
    PROTECT: get("GetInstanceProtect", "/instance/protect"),
    UPDATE_PROTECT: patch("UpdateInstanceProtect", "/instance/protect"),
    COMMUNICATION: get("GetInstanceCommunication", "/instance/communication"),
    UPDATE_COMMUNICATION: patch("UpdateInstanceCommunication", "/instance/communication"),
    OAUTH_APPLICATION_SETTINGS: get(
        "GetInstanceOAuthApplicationSettings",
        "/instance/oauth_application_settings",
    ),
    UPDATE_OAUTH_APPLICATION_SETTINGS: patch(
        "UpdateInstanceOAuthApplicationSettings",
        "/instance/oauth_application_settings",
    ),
    ORGANIZATION_SETTINGS: get(
        "GetInstanceOrganizationSettings",
        "/instance/organization_settings",
    ),
    UPDATE_ORGANIZATION_SETTINGS: patch(
        "UpdateInstanceOrganizationSettings",
        "/instance/organization_settings",
    ),
}

/// Settings of the instance; Clerk's `clerkClient.instance`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "instance", "id": "ins_1", "environment_type": "development" });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/instance", ok, response);
/// let instance = clerk.instance_settings().get().await?;
/// assert_eq!(instance.environment_type, "development");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct InstanceSettings {
    client: Client,
}

impl InstanceSettings {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Fetches the instance.
    pub fn get(&self) -> Call<Instance> {
        Call::new(&self.client, GET.request())
    }

    /// Changes the instance.
    pub fn update(&self, parameters: UpdateInstance) -> Call<()> {
        let request = UPDATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Changes the restrictions of sign-ups.
    pub fn update_restrictions(
        &self,
        parameters: UpdateInstanceRestrictions,
    ) -> Call<InstanceRestrictions> {
        let request = UPDATE_RESTRICTIONS.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches the settings of Clerk Protect.
    pub fn protect(&self) -> Call<InstanceProtect> {
        Call::new(&self.client, PROTECT.request())
    }

    /// Changes the settings of Clerk Protect.
    pub fn update_protect(&self, parameters: UpdateInstanceProtect) -> Call<InstanceProtect> {
        let request = UPDATE_PROTECT.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches the communication settings.
    pub fn communication(&self) -> Call<InstanceCommunication> {
        Call::new(&self.client, COMMUNICATION.request())
    }

    /// Changes the communication settings.
    pub fn update_communication(
        &self,
        parameters: UpdateInstanceCommunication,
    ) -> Call<InstanceCommunication> {
        let request = UPDATE_COMMUNICATION.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches the settings of OAuth applications.
    pub fn oauth_application_settings(&self) -> Call<OAuthApplicationSettings> {
        Call::new(&self.client, OAUTH_APPLICATION_SETTINGS.request())
    }

    /// Changes the settings of OAuth applications.
    pub fn update_oauth_application_settings(
        &self,
        parameters: UpdateOAuthApplicationSettings,
    ) -> Call<OAuthApplicationSettings> {
        let request = UPDATE_OAUTH_APPLICATION_SETTINGS
            .request()
            .object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches the settings of organizations.
    pub fn organization_settings(&self) -> Call<OrganizationSettings> {
        Call::new(&self.client, ORGANIZATION_SETTINGS.request())
    }

    /// Changes the settings of organizations.
    pub fn update_organization_settings(
        &self,
        parameters: UpdateOrganizationSettings,
    ) -> Call<OrganizationSettings> {
        let request = UPDATE_ORGANIZATION_SETTINGS.request().object(parameters.0);
        Call::new(&self.client, request)
    }
}

params! {
    /// Parameters of [`InstanceSettings::update`].
    UpdateInstance {
        /// Sets whether test email addresses and phone numbers work.
        test_mode: Nullable<bool>,
        /// Sets whether passwords are checked against Have I Been Pwned.
        hibp: Nullable<bool>,
        /// The email address for support.
        support_email: Nullable<String>,
        /// The version of `clerk-js`.
        clerk_js_version: Nullable<String>,
        /// The origin during development.
        development_origin: Nullable<String>,
        /// The origins that are allowed to call the Frontend API.
        allowed_origins: List<String>,
        /// Sets whether development instances work without cookies.
        #[deprecated = "use `url_based_session_syncing`"]
        cookieless_dev: Nullable<bool>,
        /// Sets whether development instances synchronize sessions through URLs.
        url_based_session_syncing: Nullable<bool>,
        /// The preferred sign-in strategy if a password is required.
        preferred_sign_in_strategy_when_password_required: Nullable<String>,
    }
}

params! {
    /// Parameters of [`InstanceSettings::update_restrictions`].
    UpdateInstanceRestrictions {
        /// Sets whether only identifiers on the allowlist may sign up.
        allowlist: Nullable<bool>,
        /// Sets whether identifiers on the blocklist are rejected.
        blocklist: Nullable<bool>,
        /// Sets whether the allowlist and the blocklist are ignored at sign-in.
        allowlist_blocklist_disabled_on_sign_in: Nullable<bool>,
        /// Sets whether email subaddresses are rejected.
        block_email_subaddresses: Nullable<bool>,
        /// Sets whether disposable email domains are rejected.
        block_disposable_email_domains: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`InstanceSettings::update_protect`].
    UpdateInstanceProtect {
        /// Sets whether rules are enforced.
        rules_enabled: Nullable<bool>,
        /// Sets whether Specter is enabled.
        specter_enabled: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`InstanceSettings::update_communication`].
    UpdateInstanceCommunication {
        /// The countries to which no text messages are sent, as two-letter codes.
        blocked_country_codes: List<String>,
    }
}

params! {
    /// Parameters of [`InstanceSettings::update_oauth_application_settings`].
    UpdateOAuthApplicationSettings {
        /// Sets whether OAuth clients may register themselves.
        dynamic_oauth_client_registration: Nullable<bool>,
        /// The scopes given by default.
        default_scopes: List<String>,
        /// Sets whether access tokens are JWTs.
        oauth_jwt_access_tokens: Nullable<bool>,
        /// Sets whether support for client id metadata documents is advertised.
        client_id_metadata_documents_advertised: Nullable<bool>,
        /// Sets whether unknown clients with client id metadata documents are rejected.
        client_id_metadata_documents_only_allow_pre_registered_clients: Nullable<bool>,
        /// Sets whether clients with client id metadata documents are rejected unless they are
        /// explicitly allowed.
        client_id_metadata_documents_block_implicitly_allowed_clients: Nullable<bool>,
    }
}

params! {
    /// Parameters of [`InstanceSettings::update_organization_settings`].
    UpdateOrganizationSettings {
        /// Sets whether organizations are enabled.
        enabled: Nullable<bool>,
        /// The maximum number of members; 0 means no limit.
        max_allowed_memberships: Nullable<i64>,
        /// Sets whether admins may delete their organization.
        admin_delete_enabled: Nullable<bool>,
        /// Sets whether organizations may have domains.
        domains_enabled: Nullable<bool>,
        /// Disables the slugs of organizations if `true`.
        slug_disabled: Nullable<bool>,
        /// The enrollment modes that domains may have.
        domains_enrollment_modes: List<EnrollmentMode>,
        /// The id of the role of an organization's creator.
        creator_role_id: Nullable<RoleId>,
        /// The id of the role of users who join through a domain.
        domains_default_role_id: Nullable<RoleId>,
    }
}
