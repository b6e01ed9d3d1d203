//! What SAML and enterprise connections share.

use crate::api::models::LoginHintMode;
use crate::api::params::params;

params! {
    /// What the attribute mapping of a connection takes.
    AttributeMappingParams {
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

params! {
    /// What the login hint of a connection takes.
    LoginHintParams(mode: LoginHintMode) {
        /// Where it comes from.
        source: String,
    }
}
