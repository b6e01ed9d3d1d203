//! Enterprise connections.

use super::macros::model;
use super::{EnterpriseConnectionId, LoginHint};
use crate::caller::OrgId;
use crate::clock::UnixMillis;

model! {
    /// An enterprise connection.
    EnterpriseConnection {
        /// Always `enterprise_connection`.
        object: String,
        /// The id, `entconn_…`.
        id: EnterpriseConnectionId,
        /// The name.
        name: String,
        /// The provider.
        provider: String,
        /// The URL of the logo.
        logo_public_url: Option<String>,
        /// Whether it is active.
        active: bool,
        /// The domains.
        domains: Vec<String>,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// Whether users are updated at each sign-in.
        sync_user_attributes: Option<bool>,
        /// Whether users may not add other identifications.
        disable_additional_identifications: Option<bool>,
        /// Whether accounts may be linked within the organization.
        allow_organization_account_linking: Option<bool>,
        /// The attributes of your own.
        custom_attributes: Vec<CustomAttribute>,
        /// The SAML connection.
        saml_connection: Option<EnterpriseSamlConnection>,
        /// The OAuth settings.
        oauth_config: Option<EnterpriseOauthConfig>,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
    }
}

model! {
    /// An attribute of your own.
    CustomAttribute {
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The attribute's path in a sign-in.
        sso_path: Option<String>,
        /// The attribute's path in SCIM.
        scim_path: Option<String>,
        /// The attribute's path in the directory.
        directory_path: Option<String>,
        /// Whether it may have several values.
        multi_valued: Option<bool>,
    }
}

model! {
    /// The SAML part of an enterprise connection.
    EnterpriseSamlConnection {
        /// The id.
        id: Option<String>,
        /// The name.
        name: Option<String>,
        /// The identity provider's entity id.
        idp_entity_id: Option<String>,
        /// The identity provider's sign-in URL.
        idp_sso_url: Option<String>,
        /// The URL of the identity provider's metadata.
        idp_metadata_url: Option<String>,
        /// The URL that the identity provider answers to.
        acs_url: Option<String>,
        /// Our entity id as a service provider.
        sp_entity_id: Option<String>,
        /// The URL of our metadata as a service provider.
        sp_metadata_url: Option<String>,
        /// Whether it is active.
        active: Option<bool>,
        /// Whether the identity provider may start a sign-in.
        allow_idp_initiated: Option<bool>,
        /// Whether subdomains are accepted.
        allow_subdomains: Option<bool>,
        /// Whether the identity provider must authenticate anew.
        force_authn: Option<bool>,
        /// The hint that is sent to the identity provider.
        login_hint: Option<LoginHint>,
    }
}

model! {
    /// The OAuth part of an enterprise connection.
    EnterpriseOauthConfig {
        /// The id.
        id: Option<String>,
        /// The name.
        name: Option<String>,
        /// The provider's key.
        provider_key: Option<String>,
        /// The client's id.
        client_id: Option<String>,
        /// The URL of the discovery document.
        discovery_url: Option<String>,
        /// The URL of the authorization endpoint.
        auth_url: Option<String>,
        /// The URL of the token endpoint.
        token_url: Option<String>,
        /// The URL of the user info endpoint.
        user_info_url: Option<String>,
        /// Whether PKCE is required.
        requires_pkce: Option<bool>,
        /// The URL of the logo.
        logo_public_url: Option<String>,
        /// When it was created.
        created_at: Option<UnixMillis>,
        /// When it was last changed.
        updated_at: Option<UnixMillis>,
    }
}
