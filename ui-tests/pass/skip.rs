//! A parameter that is the framework's, whatever its name.

use std::future::ready;

use clerk_runtime::protect;

/// `user` is no binding here.
#[protect(skip(user))]
pub async fn add(user: String) -> String {
    ready(user).await
}

/// Nor is a type of the framework's.
#[protect]
pub async fn list(user: Vec<String>, (token, _): (u8, u8)) -> String {
    ready(user.join(&token.to_string())).await
}

/// Nor is one that isn't used.
#[protect(skip(_user))]
pub async fn drain(_user: String) -> &'static str {
    ready("ok").await
}
