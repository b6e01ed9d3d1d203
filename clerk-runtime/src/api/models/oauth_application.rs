//! OAuth applications and their tokens.

use super::macros::model;
use super::{InstanceId, OAuthApplicationId, Redacted};
use crate::clock::UnixMillis;

model! {
    /// An OAuth application, which signs users in with Clerk.
    OAuthApplication {
        /// Always `oauth_application`.
        object: String,
        /// The id, `oa_…`.
        id: OAuthApplicationId,
        /// The instance's id.
        instance_id: InstanceId,
        /// The name.
        name: String,
        /// The client's id.
        client_id: String,
        /// The client's home page.
        client_uri: Option<String>,
        /// The URL of the client's picture.
        client_image_url: Option<String>,
        /// `true` if the client registered itself.
        dynamically_registered: bool,
        /// `true` if users are asked for consent.
        consent_screen_enabled: bool,
        /// `true` if PKCE is required.
        pkce_required: bool,
        /// `true` for a public client, which has no secret.
        public: bool,
        /// The scopes.
        scopes: String,
        /// The redirect URIs.
        redirect_uris: Vec<String>,
        /// The callback URL; deprecated by Clerk.
        callback_url: String,
        /// The URL of the authorization endpoint.
        authorize_url: String,
        /// The URL of the token endpoint.
        token_fetch_url: String,
        /// The URL of the user info endpoint.
        user_info_url: String,
        /// The URL of the discovery document.
        discovery_url: String,
        /// The URL of the introspection endpoint.
        token_introspection_url: String,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// The client's secret; not shown by `Debug`.
        client_secret: Option<Redacted<String>>,
    }
}

model! {
    /// The result of verifying an access token; `active` is `false` for an invalid JWT.
    OAuthAccessTokenVerification {
        /// The object's type.
        object: Option<String>,
        /// The id.
        id: Option<String>,
        /// The client's id.
        client_id: Option<String>,
        /// The subject.
        subject: Option<String>,
        /// The scopes.
        scopes: Vec<String>,
        /// `true` if the token is revoked.
        revoked: Option<bool>,
        /// The reason for the revocation.
        revocation_reason: Option<String>,
        /// `true` if the token has expired.
        expired: Option<bool>,
        /// Time of expiry.
        expiration: Option<UnixMillis>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
        /// `true` if the token is active.
        active: Option<bool>,
    }
}
