//! Settings of the instance.

use super::macros::model;
use super::{EnrollmentMode, InstanceId};

model! {
    /// The instance.
    Instance {
        /// Always `instance`.
        object: String,
        /// The id, `ins_…`.
        id: InstanceId,
        /// The environment: `development` or `production`.
        environment_type: String,
        /// The origins that may use the Frontend API.
        allowed_origins: Vec<String>,
        /// The workspace's id.
        workspace_id: Option<String>,
    }
}

model! {
    /// Settings that are in beta.
    InstanceSettings {
        /// Always `instance_settings`.
        object: Option<String>,
        /// The id, `ins_…`.
        id: InstanceId,
        /// Whether only listed identifiers may sign up.
        restricted_to_allowlist: Option<bool>,
        /// The local part of the sender's address.
        from_email_address: Option<String>,
        /// Whether sign-ups may fill fields step by step.
        progressive_sign_up: Option<bool>,
        /// Whether emails go out by a domain of Clerk's; deprecated by Clerk.
        enhanced_email_deliverability: Option<bool>,
    }
}

model! {
    /// Who may sign up.
    InstanceRestrictions {
        /// Always `instance_restrictions`.
        object: String,
        /// Whether only listed identifiers may sign up.
        allowlist: bool,
        /// Whether listed identifiers may not sign up.
        blocklist: bool,
        /// Whether both lists are ignored when signing in.
        allowlist_blocklist_disabled_on_sign_in: bool,
        /// Whether email subaddresses are refused.
        block_email_subaddresses: bool,
        /// Whether disposable email domains are refused.
        block_disposable_email_domains: bool,
    }
}

model! {
    /// Settings of Clerk Protect.
    InstanceProtect {
        /// Always `instance_protect`.
        object: String,
        /// Whether rules are enforced.
        rules_enabled: bool,
        /// Whether Specter is enabled.
        specter_enabled: bool,
        /// Whether all checks are skipped.
        checks_bypassed: bool,
    }
}

model! {
    /// Where no messages are sent to.
    InstanceCommunication {
        /// Always `instance_communication`.
        object: String,
        /// The countries that no messages are sent to, as two-letter codes.
        blocked_country_codes: Vec<String>,
    }
}

model! {
    /// Settings of OAuth applications.
    OAuthApplicationSettings {
        /// Always `oauth_application_settings`.
        object: String,
        /// Whether OAuth clients may register themselves.
        dynamic_oauth_client_registration: bool,
        /// The scopes given by default.
        default_scopes: Vec<String>,
        /// Whether access tokens are JWTs.
        oauth_jwt_access_tokens: bool,
        /// Whether client id metadata documents are advertised.
        client_id_metadata_documents_advertised: bool,
        /// Whether only clients registered before may use metadata documents.
        client_id_metadata_documents_only_allow_pre_registered_clients: bool,
        /// Whether clients that nobody allowed explicitly are refused.
        client_id_metadata_documents_block_implicitly_allowed_clients: bool,
    }
}

model! {
    /// Settings of organizations.
    OrganizationSettings {
        /// Always `organization_settings`.
        object: String,
        /// Whether it is enabled.
        enabled: bool,
        /// How many members are allowed; 0 is no limit.
        max_allowed_memberships: i64,
        /// How many roles are allowed.
        max_allowed_roles: i64,
        /// How many role sets are allowed.
        max_role_sets_allowed: Option<i64>,
        /// How many domains are allowed.
        max_allowed_domains: i64,
        /// How many permissions are allowed; deprecated by Clerk.
        max_allowed_permissions: Option<i64>,
        /// The role of who creates an organization.
        creator_role: String,
        /// Whether admins may delete it.
        admin_delete_enabled: bool,
        /// Whether organizations may have domains.
        domains_enabled: bool,
        /// Whether organizations have no slugs.
        slug_disabled: Option<bool>,
        /// The enrollment modes that domains may have.
        domains_enrollment_modes: Vec<EnrollmentMode>,
        /// The role of who joins through a domain.
        domains_default_role: String,
        /// The key of the role set of new organizations.
        initial_role_set_key: Option<String>,
    }
}
