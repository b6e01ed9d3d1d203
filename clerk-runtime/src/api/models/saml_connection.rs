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
        /// When the identity provider's certificate begins to be valid.
        idp_certificate_issued_at: Option<UnixMillis>,
        /// When the identity provider's certificate expires.
        idp_certificate_expires_at: Option<UnixMillis>,
        /// The URL of the identity provider's metadata.
        idp_metadata_url: Option<String>,
        /// The identity provider's metadata, as XML.
        idp_metadata: Option<String>,
        /// The URL that the identity provider answers to.
        acs_url: String,
        /// Our entity id as a service provider.
        sp_entity_id: String,
        /// The URL of our metadata as a service provider.
        sp_metadata_url: String,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// Which attribute fills which field.
        attribute_mapping: Option<AttributeMapping>,
        /// Whether it is active.
        active: bool,
        /// The provider.
        provider: String,
        /// How many users it has.
        user_count: i64,
        /// Whether users are updated at each sign-in.
        sync_user_attributes: bool,
        /// Whether subdomains are accepted.
        allow_subdomains: bool,
        /// Whether the identity provider may start a sign-in.
        allow_idp_initiated: bool,
        /// Whether users may not add other identifications.
        disable_additional_identifications: bool,
        /// Whether accounts may be linked within the organization.
        allow_organization_account_linking: bool,
        /// Whether the identity provider must authenticate anew.
        force_authn: bool,
        /// The hint that is sent to the identity provider.
        login_hint: LoginHint,
        /// The enterprise connection's id.
        enterprise_connection_id: Option<EnterpriseConnectionId>,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
    }
}

model! {
    /// Which attribute of the provider fills which field.
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
    /// The hint that a provider gets.
    LoginHint {
        /// Where the hint comes from.
        mode: LoginHintMode,
        /// The key in the public metadata that holds the hint.
        source: Option<String>,
    }
}

open_enum! {
    /// Where a login hint comes from.
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
