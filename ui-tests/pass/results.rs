//! Handlers that fail in their own way.

use std::future::ready;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use clerk_runtime::{Clerk, Denial, Reply, User, UserId, api, protect};

/// Whatever the body is.
///
/// # Errors
///
/// Never.
#[protect]
pub async fn open(user_id: UserId) -> Result<impl IntoResponse, StatusCode> {
    Ok(ready(user_id.to_string()).await)
}

/// With `?` on the Backend API.
///
/// # Errors
///
/// As the Backend API does.
#[protect]
pub async fn called(user_id: UserId, clerk: Clerk) -> Result<String, api::Error> {
    let user: User = clerk.users().get(&user_id).await?;
    Ok(user.id.to_string())
}

/// With the answer made here.
#[protect(role = "org:admin", on_missing = sorry, on_denied = self::sorry)]
pub async fn whole(user: User) -> Response {
    ready(format!("{:?}", user.id)).await.into_response()
}

fn sorry(denial: &Denial) -> Reply {
    let _kind = denial.kind();
    Reply::status(403)
}
