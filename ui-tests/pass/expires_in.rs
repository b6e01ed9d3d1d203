//! The request's session token with a lifetime.

use std::future::ready;

use clerk_runtime::{Token, auth};

/// Token with a lifetime of an hour, if the request is authenticated.
#[auth(expires_in = 3600)]
pub async fn data(token: Option<Token>) -> String {
    ready(token.map_or_else(String::new, Token::into_string)).await
}
