//! Attributes inside and outside of a handler.

use std::future::ready;

use clerk_runtime::{UserId, protect};

/// A handler with attributes.
#[protect(role = "org:admin")]
#[doc(alias = "handler")]
#[expect(clippy::similar_names, reason = "they are")]
pub async fn attributes(
    #[expect(unused_mut, reason = "stays as it is")] mut user_id: UserId,
) -> String {
    const ONE: u8 = 1;
    let user_ib = ready(1).await;
    format!("{user_ib} {user_id} {ONE}")
}
