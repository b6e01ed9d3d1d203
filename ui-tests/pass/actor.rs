//! Impersonated sessions.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(actor = deny)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(actor = only)]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
