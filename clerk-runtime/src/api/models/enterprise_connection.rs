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
        /// `true` if the connection is active.
        active: bool,
        /// The domains.
        domains: Vec<String>,
        /// The organization's id.
        organization_id: Option<OrgId>,
        /// `true` if users are updated at each sign-in.
        sync_user_attributes: Option<bool>,
        /// `true` if users cannot add other identifications.
        disable_additional_identifications: Option<bool>,
        /// `true` if accounts may be linked within the organization.
        allow_organization_account_linking: Option<bool>,
        /// The custom attributes.
        custom_attributes: Vec<CustomAttribute>,
        /// The SAML connection.
        saml_connection: Option<EnterpriseSamlConnection>,
        /// The OAuth settings.
        oauth_config: Option<EnterpriseOauthConfig>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A custom attribute.
    CustomAttribute {
        /// The name.
        name: String,
        /// The key.
        key: String,
        /// The attribute's path in the data of a sign-in.
        sso_path: Option<String>,
        /// The attribute's path in SCIM.
        scim_path: Option<String>,
        /// The attribute's path in the directory.
        directory_path: Option<String>,
        /// `true` if the attribute may have several values.
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
        /// The assertion consumer service (ACS) URL, to which the identity provider sends its
        /// response.
        acs_url: Option<String>,
        /// The entity id of Clerk as the service provider.
        sp_entity_id: Option<String>,
        /// The URL of Clerk's metadata as the service provider.
        sp_metadata_url: Option<String>,
        /// `true` if the connection is active.
        active: Option<bool>,
        /// `true` if sign-ins may be initiated by the identity provider.
        allow_idp_initiated: Option<bool>,
        /// `true` if subdomains are accepted.
        allow_subdomains: Option<bool>,
        /// `true` if the identity provider must reauthenticate the user (SAML `ForceAuthn`).
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
        /// The key that identifies the provider, `oidc_custom` for example.
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
        /// `true` if PKCE is required.
        requires_pkce: Option<bool>,
        /// The URL of the logo.
        logo_public_url: Option<String>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
    }
}
