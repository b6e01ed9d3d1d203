//! Parameters that SAML and enterprise connections share.

use crate::api::models::LoginHintMode;
use crate::api::params::params;

params! {
    /// The attribute mapping of a connection.
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
    /// The login hint of a connection.
    LoginHintParams(mode: LoginHintMode) {
        /// The source of the hint.
        source: String,
    }
}
