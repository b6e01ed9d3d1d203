//! Users' accounts at enterprise identity providers.

use serde_json::{Map, Value};

use super::macros::{model, open_enum};
use super::{DirectoryId, EnterpriseConnectionId, SamlConnectionId, Verification};
use crate::clock::UnixMillis;

model! {
    /// A user's account at a SAML provider.
    SamlAccount {
        /// The account's id, `samlacc_…`.
        id: String,
        /// Always `saml_account`.
        object: String,
        /// The provider, `saml_okta` for example.
        provider: String,
        /// The user's id at the provider.
        provider_user_id: Option<String>,
        /// `true` if the connection is active.
        active: bool,
        /// The email address at the provider.
        email_address: String,
        /// The first name at the provider.
        first_name: Option<String>,
        /// The last name at the provider.
        last_name: Option<String>,
        /// Time of the last sign-in with the account.
        last_authenticated_at: Option<UnixMillis>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// The verification.
        verification: Option<Verification>,
        /// The connection that the account belongs to.
        saml_connection: Option<SamlAccountConnection>,
    }
}

model! {
    /// The connection of a [`SamlAccount`].
    SamlAccountConnection {
        /// The connection's id, `samlc_…`.
        id: SamlConnectionId,
        /// The connection's name.
        name: String,
        /// The first of `domains`; deprecated by Clerk.
        domain: Option<String>,
        /// Email domains whose users sign in with the connection.
        domains: Option<Vec<String>>,
        /// `true` if the connection is active.
        active: bool,
        /// The provider, `saml_okta` for example.
        provider: String,
        /// `true` if the user's attributes are updated at each sign-in.
        sync_user_attributes: bool,
        /// `true` if subdomains of `domains` are accepted.
        allow_subdomains: Option<bool>,
        /// `true` if sign-ins may be initiated by the identity provider.
        allow_idp_initiated: Option<bool>,
        /// `true` if users of the connection cannot add other identifications.
        disable_additional_identifications: Option<bool>,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A user's account at an enterprise provider.
    EnterpriseAccount {
        /// The account's id, `entacc_…`.
        id: String,
        /// Always `enterprise_account`.
        object: String,
        /// The protocol.
        protocol: Option<EnterpriseProtocol>,
        /// The provider, `saml_okta` for example.
        provider: String,
        /// The user's id at the provider.
        provider_user_id: Option<String>,
        /// `true` if the connection is active.
        active: bool,
        /// The email address at the provider.
        email_address: String,
        /// The first name at the provider.
        first_name: Option<String>,
        /// The last name at the provider.
        last_name: Option<String>,
        /// Time of the last sign-in with the account.
        last_authenticated_at: Option<UnixMillis>,
        /// Public metadata: readable by the frontend, writable only by backends.
        public_metadata: Map<String, Value>,
        /// The verification.
        verification: Option<Verification>,
        /// The id of the connection that the account belongs to.
        enterprise_connection_id: Option<EnterpriseConnectionId>,
        /// The connection that the account belongs to.
        enterprise_connection: Option<EnterpriseAccountConnection>,
    }
}

model! {
    /// The connection of an [`EnterpriseAccount`].
    EnterpriseAccountConnection {
        /// The connection's id, `entconn_…`.
        id: EnterpriseConnectionId,
        /// `saml`, or `oauth`.
        protocol: String,
        /// The connection's name.
        name: String,
        /// The URL of the logo.
        logo_public_url: Option<String>,
        /// The first of `domains`; deprecated by Clerk.
        domain: Option<String>,
        /// Email domains whose users sign in with the connection.
        domains: Option<Vec<String>>,
        /// `true` if the connection is active.
        active: bool,
        /// The provider, `saml_okta` for example.
        provider: String,
        /// `true` if the user's attributes are updated at each sign-in.
        sync_user_attributes: bool,
        /// `true` if users of the connection cannot add other identifications.
        disable_additional_identifications: bool,
        /// `true` if subdomains of `domains` are accepted.
        allow_subdomains: bool,
        /// `true` if sign-ins may be initiated by the identity provider.
        allow_idp_initiated: bool,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A user's entry in a SCIM directory.
    ScimUser {
        /// The directory's id.
        directory_id: DirectoryId,
        /// `true` if the directory is enabled.
        directory_enabled: Option<bool>,
        /// The user's id in the directory.
        external_id: Option<String>,
    }
}

open_enum! {
    /// The protocol of an enterprise account.
    EnterpriseProtocol {
        /// OAuth or `OpenID` Connect.
        Oauth = "oauth",
        /// SAML.
        Saml = "saml",
    }
}
