//! One role, or one of several.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(role = "org:admin")]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(any(role = "org:admin", role = "org:billing_manager"))]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
