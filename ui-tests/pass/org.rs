//! The organization in the path.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(org = path("org_id"))]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
