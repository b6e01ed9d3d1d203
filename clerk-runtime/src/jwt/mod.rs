//! JSON Web Tokens: header, claims, signature, key sets. No I/O: keys and time are arguments.
//!
//! The crate jsonwebtoken decodes tokens; this module adds Clerk's rules.
//!
//! `token` a decoded token · `claims` its registered claims · `key` a prepared verification key ·
//! `keyset` keys by `kid`, from a JWKS or a PEM · `rules` checks of header and claims · `times`
//! checks of the dates · `error` reason and message of a rejection

mod claims;
mod error;
mod key;
mod keyset;
mod rules;
#[cfg(test)]
mod testing;
mod times;
mod token;

pub(crate) use claims::AudienceClaim;
use claims::JwtClaims;
pub use error::TokenError;
pub(crate) use key::VerificationKey;
pub(crate) use keyset::KeySet;
pub use rules::ClaimRules;
pub(crate) use rules::{OAUTH_HEADER_TYPES, is_blank, reject_blank_identifiers};
pub(crate) use token::{Decoded, MAX_TOKEN_LEN, read_claims};
