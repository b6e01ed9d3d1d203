//! Parameters that are left to the framework.

use std::future::ready;

use clerk_runtime::protect;

/// `user` is not a binding here.
#[protect(skip(user))]
pub async fn add(user: String) -> String {
    ready(user).await
}

/// A parameter with a type of the framework.
#[protect]
pub async fn list(user: Vec<String>, (token, _): (u8, u8)) -> String {
    ready(user.join(&token.to_string())).await
}

/// A parameter that is not used.
#[protect(skip(_user))]
pub async fn drain(_user: String) -> &'static str {
    ready("ok").await
}
