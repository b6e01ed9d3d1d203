//! axum's `debug_handler` below our attribute.

use std::future::ready;

use axum::debug_handler;
use axum::extract::Path;
use clerk_runtime::{UserId, auth, protect};

/// A handler.
#[protect(role = "org:admin")]
#[debug_handler]
pub async fn show(Path(id): Path<u32>, user_id: UserId) -> String {
    ready(format!("{id} {user_id}")).await
}

/// A handler.
#[auth]
#[debug_handler]
pub async fn home(user_id: Option<UserId>) -> String {
    ready(format!("{user_id:?}")).await
}
