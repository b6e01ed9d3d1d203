//! Token types.

use std::future::ready;

use clerk_runtime::protect;

/// A handler.
#[protect(token = any)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(token = [session, api_key])]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(token = oauth)]
pub async fn handler_2() -> &'static str {
    ready("ok").await
}
