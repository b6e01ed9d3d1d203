//! Tokens: decode, signature, claims, key sets. Pure: keys and time come in as arguments.
//!
//! `decode` three parts → header and claims, `part` one of them · `claims` a payload, read as far as
//! it is asked for · `pick` members out of JSON, `member` one of them · `key` a prepared
//! verification key, `algorithm` what for · `keyset` keys by `kid`, from a JWKS or a PEM · `rules`
//! what is asked of the claims, `times` of their dates · `error` reason, message, action · `js`
//! JavaScript's text forms

mod algorithm;
mod claims;
mod decode;
mod error;
pub(crate) mod js;
mod key;
mod keyset;
mod member;
mod part;
mod pick;
mod rules;
mod times;

pub(crate) use claims::Claims;
pub(crate) use decode::{Decoded, MAX_TOKEN_LEN, Signature};
pub use error::TokenError;
pub(crate) use key::VerificationKey;
pub(crate) use keyset::KeySet;
pub(crate) use member::Member;
pub use rules::ClaimRules;
pub(crate) use rules::OAUTH_HEADER_TYPES;
