//! Sessions with unfinished tasks.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(pending = allow)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}
