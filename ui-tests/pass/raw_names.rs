//! Names that are keywords, and names that the macros use.

use std::future::ready;

use clerk_runtime::{Token, UserId, protect};

/// A handler.
#[protect]
pub async fn r#move(r#token: Token) -> String {
    ready(format!("{token:?}")).await
}

/// A handler with the name of its attribute.
#[protect]
pub async fn protect(user_id: UserId) -> String {
    ready(user_id.to_string()).await
}

/// A handler with a parameter that is named like the guard.
#[protect]
pub async fn guarded(user_id: UserId) -> String {
    let guard = ready(1).await;
    format!("{guard} {user_id}")
}
