//! A permission.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(permission = "org:invoices:create")]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
