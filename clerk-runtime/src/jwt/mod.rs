//! Tokens: decode, signature, claims, key sets. Pure: keys and time come in as arguments.
//!
//! `decode` three parts → header and claims · `key` a prepared verification key · `keyset` keys by
//! `kid`, from a JWKS or a PEM · `rules` what is asked of the claims, `times` of their dates ·
//! `error` reason, message, action · `js` JavaScript's text forms

mod decode;
mod error;
pub(crate) mod js;
mod key;
mod keyset;
mod rules;
mod times;

pub(crate) use decode::Decoded;
pub use error::TokenError;
pub(crate) use key::VerificationKey;
pub(crate) use keyset::KeySet;
pub use rules::ClaimRules;
pub(crate) use rules::OAUTH_HEADER_TYPES;
