//! A feature, with and without a scope.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(feature = "invoices")]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(feature = "user:invoices")]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
