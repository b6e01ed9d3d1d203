//! Handlers and parameters with `cfg` attributes.

use std::future::ready;

use clerk_runtime::{UserId, protect};

/// A handler.
#[protect(role = "org:admin")]
#[cfg(not(any()))]
pub async fn present(user_id: UserId) -> String {
    ready(user_id.to_string()).await
}

/// A handler that is not compiled, as is its check.
#[protect(check = absent_check)]
#[cfg(any())]
pub async fn absent(user_id: AbsentType) -> String {
    user_id.to_string()
}

/// A handler.
#[cfg_attr(not(any()), protect)]
pub async fn marked(#[cfg_attr(any(), allow(unused))] user_id: UserId) -> String {
    ready(user_id.to_string()).await
}
