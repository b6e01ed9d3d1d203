//! Scopes of a machine's token.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(token = oauth, scopes = ["invoices:read", "invoices:write"])]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
