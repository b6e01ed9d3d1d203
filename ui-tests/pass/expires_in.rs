//! The request's session, for a while.

use std::future::ready;

use clerk_runtime::{Token, auth};

/// For an hour, if anybody is there.
#[auth(expires_in = 3600)]
pub async fn data(token: Option<Token>) -> String {
    ready(token.map_or_else(String::new, Token::into_string)).await
}
