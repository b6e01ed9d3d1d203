//! Parameters that SAML and enterprise connections share.

use crate::api::models::LoginHintMode;
use crate::api::params::params;

params! {
    /// The attribute mapping of a connection: names of the identity provider's attributes.
    AttributeMappingParams {
        /// The attribute that contains the user's id.
        user_id: String,
        /// The attribute that contains the email address.
        email_address: String,
        /// The attribute that contains the first name.
        first_name: String,
        /// The attribute that contains the last name.
        last_name: String,
    }
}

params! {
    /// The login hint of a connection.
    LoginHintParams(mode: LoginHintMode) {
        /// The key in the public metadata whose value is sent in the mode `custom_attribute`.
        source: String,
    }
}
