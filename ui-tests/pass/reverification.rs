//! A recent verification.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(reverification = "strict_mfa")]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(reverification(level = "second_factor", after_minutes = 10))]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
