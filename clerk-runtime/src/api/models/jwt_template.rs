//! Templates of tokens.

use serde_json::{Map, Value};

use super::JwtTemplateId;
use super::macros::model;
use crate::clock::UnixMillis;

model! {
    /// A template of tokens.
    JwtTemplate {
        /// Always `jwt_template`.
        object: String,
        /// The id, `jtmp_…`.
        id: JwtTemplateId,
        /// The name.
        name: String,
        /// The claims.
        claims: Map<String, Value>,
        /// For how many seconds a token is valid.
        lifetime: i64,
        /// How many seconds clocks may differ.
        allowed_clock_skew: i64,
        /// Whether tokens are signed with a key of your own.
        custom_signing_key: bool,
        /// The signature algorithm.
        signing_algorithm: String,
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
    }
}
