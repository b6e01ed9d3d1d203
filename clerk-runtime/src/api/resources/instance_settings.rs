//! Settings of the instance.

use super::endpoints;
use crate::api::models::{
    EnrollmentMode, Instance, InstanceCommunication, InstanceProtect, InstanceRestrictions,
    OAuthApplicationSettings, OrganizationSettings, RoleId,
};
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

endpoints! {
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
/// # let answer = serde_json::json!({ "object": "instance", "id": "ins_1", "environment_type": "development" });
/// # let (method, ok) = (http::Method::GET, http::StatusCode::OK);
/// # instance.answers().always(method, "/v1/instance", ok, answer);
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

    /// The instance.
    pub fn get(&self) -> Call<Instance> {
        Call::new(&self.client, GET.request())
    }

    /// Changes the instance.
    pub fn update(&self, parameters: UpdateInstance) -> Call<()> {
        let request = UPDATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Changes who may sign up.
    pub fn update_restrictions(
        &self,
        parameters: UpdateInstanceRestrictions,
    ) -> Call<InstanceRestrictions> {
        let request = UPDATE_RESTRICTIONS.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// The settings of Clerk Protect.
    pub fn protect(&self) -> Call<InstanceProtect> {
        Call::new(&self.client, PROTECT.request())
    }

    /// Changes the settings of Clerk Protect.
    pub fn update_protect(&self, parameters: UpdateInstanceProtect) -> Call<InstanceProtect> {
        let request = UPDATE_PROTECT.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Where no messages are sent to.
    pub fn communication(&self) -> Call<InstanceCommunication> {
        Call::new(&self.client, COMMUNICATION.request())
    }

    /// Changes where no messages are sent to.
    pub fn update_communication(
        &self,
        parameters: UpdateInstanceCommunication,
    ) -> Call<InstanceCommunication> {
        let request = UPDATE_COMMUNICATION.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// The settings of OAuth applications.
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

    /// The settings of organizations.
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
    /// What [`InstanceSettings::update`] takes.
    UpdateInstance {
        /// Whether test email addresses and phone numbers work.
        test_mode: Nullable<bool>,
        /// Whether passwords are looked up among leaked ones.
        hibp: Nullable<bool>,
        /// The email address for support.
        support_email: Nullable<String>,
        /// The version of `clerk-js`.
        clerk_js_version: Nullable<String>,
        /// The origin during development.
        development_origin: Nullable<String>,
        /// The origins that may use the Frontend API.
        allowed_origins: List<String>,
        /// Whether development works without cookies.
        #[deprecated = "Clerk replaced it"]
        cookieless_dev: Nullable<bool>,
        /// Whether development sessions travel in URLs.
        url_based_session_syncing: Nullable<bool>,
        /// The preferred way to sign in where a password is required.
        preferred_sign_in_strategy_when_password_required: Nullable<String>,
    }
}

params! {
    /// What [`InstanceSettings::update_restrictions`] takes.
    UpdateInstanceRestrictions {
        /// Whether only listed identifiers may sign up.
        allowlist: Nullable<bool>,
        /// Whether listed identifiers may not sign up.
        blocklist: Nullable<bool>,
        /// Whether both lists are ignored when signing in.
        allowlist_blocklist_disabled_on_sign_in: Nullable<bool>,
        /// Whether email subaddresses are refused.
        block_email_subaddresses: Nullable<bool>,
        /// Whether disposable email domains are refused.
        block_disposable_email_domains: Nullable<bool>,
    }
}

params! {
    /// What [`InstanceSettings::update_protect`] takes.
    UpdateInstanceProtect {
        /// Whether rules are enforced.
        rules_enabled: Nullable<bool>,
        /// Whether Specter is enabled.
        specter_enabled: Nullable<bool>,
    }
}

params! {
    /// What [`InstanceSettings::update_communication`] takes.
    UpdateInstanceCommunication {
        /// The countries that no messages are sent to, as two-letter codes.
        blocked_country_codes: List<String>,
    }
}

params! {
    /// What [`InstanceSettings::update_oauth_application_settings`] takes.
    UpdateOAuthApplicationSettings {
        /// Whether OAuth clients may register themselves.
        dynamic_oauth_client_registration: Nullable<bool>,
        /// The scopes given by default.
        default_scopes: List<String>,
        /// Whether access tokens are JWTs.
        oauth_jwt_access_tokens: Nullable<bool>,
        /// Whether client id metadata documents are advertised.
        client_id_metadata_documents_advertised: Nullable<bool>,
        /// Whether only clients registered before may use metadata documents.
        client_id_metadata_documents_only_allow_pre_registered_clients: Nullable<bool>,
        /// Whether clients that nobody allowed explicitly are refused.
        client_id_metadata_documents_block_implicitly_allowed_clients: Nullable<bool>,
    }
}

params! {
    /// What [`InstanceSettings::update_organization_settings`] takes.
    UpdateOrganizationSettings {
        /// Whether it is enabled.
        enabled: Nullable<bool>,
        /// How many members are allowed; 0 is no limit.
        max_allowed_memberships: Nullable<i64>,
        /// Whether admins may delete it.
        admin_delete_enabled: Nullable<bool>,
        /// Whether organizations may have domains.
        domains_enabled: Nullable<bool>,
        /// Whether organizations have no slugs.
        slug_disabled: Nullable<bool>,
        /// The enrollment modes that domains may have.
        domains_enrollment_modes: List<EnrollmentMode>,
        /// The role of who creates an organization.
        creator_role_id: Nullable<RoleId>,
        /// The role of who joins through a domain.
        domains_default_role_id: Nullable<RoleId>,
    }
}
