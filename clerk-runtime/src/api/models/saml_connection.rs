//! SAML connections.

use super::macros::{model, open_enum};
use super::{EnterpriseConnectionId, SamlConnectionId};
use crate::caller::OrgId;
use crate::clock::UnixMillis;

model! {
    /// A SAML connection.
    SamlConnection {
        /// Always `saml_connection`.
        object: String,
        /// The id, `samlc_…`.
        id: SamlConnectionId,
        /// The name.
        name: String,
        /// The domain; deprecated by Clerk.
        domain: Option<String>,
        /// The domains.
        domains: Vec<String>,
        /// The identity provider's entity id.
        idp_entity_id: Option<String>,
        /// The identity provider's sign-in URL.
        idp_sso_url: Option<String>,
        /// The identity provider's certificate.
        idp_certificate: Option<String>,
        /// Time at which the identity provider's certificate begins to be valid.
        idp_certificate_issued_at: Option<UnixMillis>,
        /// Time at which the identity provider's certificate expires.
        idp_certificate_expires_at: Option<UnixMillis>,
        /// The URL of the identity provider's metadata.
        idp_metadata_url: Option<String>,
        /// The identity provider's metadata, as XML.
        idp_metadata: Option<String>,
        /// The assertion consumer service (ACS) URL, to which the identity provider sends its
        /// response.
        acs_url: String,
        /// The entity id of Clerk as the service provider.
        sp_entity_id: String,
        /// The URL of Clerk's metadata as the service provider.
        sp_metadata_url: String,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// The provider's attribute for each field of a user.
        attribute_mapping: Option<AttributeMapping>,
        /// `true` if the connection is active.
        active: bool,
        /// The provider.
        provider: String,
        /// The number of users.
        user_count: i64,
        /// `true` if users are updated at each sign-in.
        sync_user_attributes: bool,
        /// `true` if subdomains are accepted.
        allow_subdomains: bool,
        /// `true` if sign-ins may be initiated by the identity provider.
        allow_idp_initiated: bool,
        /// `true` if users cannot add other identifications.
        disable_additional_identifications: bool,
        /// `true` if accounts may be linked within the organization.
        allow_organization_account_linking: bool,
        /// `true` if the identity provider must reauthenticate the user (SAML `ForceAuthn`).
        force_authn: bool,
        /// The hint that is sent to the identity provider.
        login_hint: LoginHint,
        /// The enterprise connection's id.
        enterprise_connection_id: Option<EnterpriseConnectionId>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// The provider's attribute for each field of a user.
    AttributeMapping {
        /// The user's id.
        user_id: String,
        /// The email address.
        email_address: String,
        /// The first name.
        first_name: String,
        /// The last name.
        last_name: String,
    }
}

model! {
    /// The login hint that is sent to a provider.
    LoginHint {
        /// The kind of value that is sent as the hint.
        mode: LoginHintMode,
        /// The key in the public metadata whose value is sent in the mode `custom_attribute`.
        source: Option<String>,
    }
}

open_enum! {
    /// The kind of value that is sent as a login hint.
    LoginHintMode {
        EmailAddress = "email_address",
        CustomAttribute = "custom_attribute",
        Off = "off",
    }
}

open_enum! {
    /// The identity provider of a connection.
    ConnectionProvider {
        SamlCustom = "saml_custom",
        SamlOkta = "saml_okta",
        SamlGoogle = "saml_google",
        SamlMicrosoft = "saml_microsoft",
        OidcCustom = "oidc_custom",
        OidcGithubEnterprise = "oidc_github_enterprise",
        OidcGitlab = "oidc_gitlab",
    }
}
