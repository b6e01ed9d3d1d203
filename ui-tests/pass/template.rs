//! A token of a JWT template.

use std::future::ready;

use clerk_runtime::{Token, auth};

/// Token with a lifetime.
#[auth(on_missing = 401, template = "supabase", expires_in = 60)]
pub async fn data(token: Token) -> String {
    ready(token.into_string()).await
}
