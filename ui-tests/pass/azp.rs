//! Session tokens without an authorized party.

use std::future::ready;

use clerk_runtime::{policy, protect};

policy!(NativeApp: azp = optional);

/// A handler.
#[protect(azp = optional)]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

/// A handler.
#[protect(NativeApp)]
pub async fn handler_1() -> &'static str {
    ready("ok").await
}
