//! The organization's slug in the path.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(org_slug = path("slug"))]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
