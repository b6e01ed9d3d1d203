//! A plan.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(plan = "org:pro", on_denied = 403)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
