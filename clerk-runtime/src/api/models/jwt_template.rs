//! JWT templates.

use serde_json::{Map, Value};

use super::JwtTemplateId;
use super::macros::model;
use crate::clock::UnixMillis;

model! {
    /// A JWT template.
    JwtTemplate {
        /// Always `jwt_template`.
        object: String,
        /// The id, `jtmp_…`.
        id: JwtTemplateId,
        /// The name.
        name: String,
        /// The claims.
        claims: Map<String, Value>,
        /// The lifetime of a token, in seconds.
        lifetime: i64,
        /// The allowed clock skew, in seconds.
        allowed_clock_skew: i64,
        /// `true` if tokens are signed with a custom key.
        custom_signing_key: bool,
        /// The signature algorithm.
        signing_algorithm: String,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}
