//! OAuth applications and their tokens.

use super::macros::model;
use super::{InstanceId, OAuthApplicationId, Redacted};
use crate::clock::UnixMillis;

model! {
    /// An application that signs in with Clerk.
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
        /// Whether the client registered itself.
        dynamically_registered: bool,
        /// Whether users are asked for consent.
        consent_screen_enabled: bool,
        /// Whether PKCE is required.
        pkce_required: bool,
        /// Whether it is a public client, one without a secret.
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
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// The client's secret; not shown by `Debug`.
        client_secret: Option<Redacted<String>>,
    }
}

model! {
    /// What is known of an access token; `active` is `false` for a JWT that isn't valid.
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
        /// Whether it is revoked.
        revoked: Option<bool>,
        /// Why it was revoked.
        revocation_reason: Option<String>,
        /// Whether it has expired.
        expired: Option<bool>,
        /// When it expires.
        expiration: Option<UnixMillis>,
        /// When it was created.
        created_at: Option<UnixMillis>,
        /// When it was last changed.
        updated_at: Option<UnixMillis>,
        /// Whether it is active.
        active: Option<bool>,
    }
}
