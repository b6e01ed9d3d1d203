//! Public.

use std::future::ready;

use clerk_runtime::public;

/// Public on purpose.
#[public]
pub async fn health() -> &'static str {
    ready("ok").await
}
