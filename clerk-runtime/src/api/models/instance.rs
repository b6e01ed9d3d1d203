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
        /// The origins that are allowed to call the Frontend API.
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
        /// `true` if only identifiers on the allowlist may sign up.
        restricted_to_allowlist: Option<bool>,
        /// The local part of the sender's address.
        from_email_address: Option<String>,
        /// `true` if sign-ups may be completed in several steps.
        progressive_sign_up: Option<bool>,
        /// `true` if emails are sent from a domain of Clerk; deprecated by Clerk.
        enhanced_email_deliverability: Option<bool>,
    }
}

model! {
    /// Restrictions of sign-ups.
    InstanceRestrictions {
        /// Always `instance_restrictions`.
        object: String,
        /// `true` if only identifiers on the allowlist may sign up.
        allowlist: bool,
        /// `true` if identifiers on the blocklist are rejected.
        blocklist: bool,
        /// `true` if both lists are ignored at sign-in.
        allowlist_blocklist_disabled_on_sign_in: bool,
        /// `true` if email subaddresses are rejected.
        block_email_subaddresses: bool,
        /// `true` if disposable email domains are rejected.
        block_disposable_email_domains: bool,
    }
}

model! {
    /// Settings of Clerk Protect.
    InstanceProtect {
        /// Always `instance_protect`.
        object: String,
        /// `true` if rules are enforced.
        rules_enabled: bool,
        /// `true` if Specter is enabled.
        specter_enabled: bool,
        /// `true` if all checks are bypassed.
        checks_bypassed: bool,
    }
}

model! {
    /// Communication settings.
    InstanceCommunication {
        /// Always `instance_communication`.
        object: String,
        /// The countries to which no messages are sent, as two-letter codes.
        blocked_country_codes: Vec<String>,
    }
}

model! {
    /// Settings of OAuth applications.
    OAuthApplicationSettings {
        /// Always `oauth_application_settings`.
        object: String,
        /// `true` if OAuth clients may register themselves.
        dynamic_oauth_client_registration: bool,
        /// The scopes given by default.
        default_scopes: Vec<String>,
        /// `true` if access tokens are JWTs.
        oauth_jwt_access_tokens: bool,
        /// `true` if support for client id metadata documents is advertised.
        client_id_metadata_documents_advertised: bool,
        /// `true` if only pre-registered clients may use client id metadata documents.
        client_id_metadata_documents_only_allow_pre_registered_clients: bool,
        /// `true` if clients that are not explicitly allowed are rejected.
        client_id_metadata_documents_block_implicitly_allowed_clients: bool,
    }
}

model! {
    /// Settings of organizations.
    OrganizationSettings {
        /// Always `organization_settings`.
        object: String,
        /// `true` if organizations are enabled.
        enabled: bool,
        /// The maximum number of members; 0 means no limit.
        max_allowed_memberships: i64,
        /// The maximum number of roles.
        max_allowed_roles: i64,
        /// The maximum number of role sets.
        max_role_sets_allowed: Option<i64>,
        /// The maximum number of domains.
        max_allowed_domains: i64,
        /// The maximum number of permissions; deprecated by Clerk.
        max_allowed_permissions: Option<i64>,
        /// The role of an organization's creator.
        creator_role: String,
        /// `true` if admins may delete their organization.
        admin_delete_enabled: bool,
        /// `true` if organizations may have domains.
        domains_enabled: bool,
        /// `true` if organizations have no slugs.
        slug_disabled: Option<bool>,
        /// The enrollment modes that domains may have.
        domains_enrollment_modes: Vec<EnrollmentMode>,
        /// The role of users who join through a domain.
        domains_default_role: String,
        /// The key of the role set of new organizations.
        initial_role_set_key: Option<String>,
    }
}
