//! Open to everybody.

use std::future::ready;

use clerk_runtime::public;

/// On purpose.
#[public]
pub async fn health() -> &'static str {
    ready("ok").await
}
