//! All of several requirements, with a trailing comma.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(all(role = "org:admin", any(plan = "org:pro", feature = "invoices"),))]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
