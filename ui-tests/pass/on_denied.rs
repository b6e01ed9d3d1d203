//! The response to unauthorized requests.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(role = "org:admin", on_denied = 403)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(role = "org:admin", on_denied = redirect("https://example.com/upgrade"))]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
