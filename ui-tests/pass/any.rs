//! One of several requirements.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(any(
    role = "org:admin",
    all(plan = "org:pro", permission = "org:invoices:create")
))]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
