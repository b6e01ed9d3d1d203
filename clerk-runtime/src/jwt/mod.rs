//! Tokens: header, claims, signature, key sets. Pure: keys and time come in as arguments.
//!
//! Reading is jsonwebtoken's work; this module holds the rules that Clerk adds to it.
//!
//! `token` a decoded token · `claims` its registered claims · `key` a prepared verification key ·
//! `keyset` keys by `kid`, from a JWKS or a PEM · `rules` checks of header and claims, `times` of
//! the dates · `error` reason and message of a rejection

mod claims;
mod error;
mod key;
mod keyset;
mod rules;
#[cfg(test)]
mod testing;
mod times;
mod token;

pub(crate) use claims::Audience;
use claims::Claims;
pub use error::TokenError;
pub(crate) use key::VerificationKey;
pub(crate) use keyset::KeySet;
pub use rules::ClaimRules;
pub(crate) use rules::OAUTH_HEADER_TYPES;
pub(crate) use token::{Decoded, MAX_TOKEN_LEN, read_claims};
