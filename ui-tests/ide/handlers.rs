//! Handlers for the queries to rust-analyzer.

use axum::extract::Path;
use clerk_runtime::{Auth, UserId, auth, protect};

/// Custom check.
pub fn is_acme(auth: &Auth) -> bool {
    auth.org_slug() == Some("acme")
}

/// A handler.
#[protect(role = "org:admin", check = is_acme, on_denied = 403)]
pub async fn show(user_id: UserId, Path(id): Path<u32>) -> String {
    format!("{id}") + user_id.as_str()
}

/// A handler.
#[auth(on_missing = 401)]
pub async fn me(user_id: UserId) -> String {
    user_id.to_string()
}
