//! Sessions and their tokens.

use super::Redacted;
use super::macros::model;
use crate::caller::Token;

model! {
    /// A token that was minted for a session.
    SessionToken {
        /// Always `token`.
        object: String,
        /// The token's text; not shown by `Debug`.
        jwt: Redacted<String>,
    }
}

impl SessionToken {
    /// The token.
    #[must_use]
    pub fn into_token(self) -> Token {
        Token::new(self.jwt.into_inner())
    }
}
