//! Handlers with `Result`s as return types.

use std::future::ready;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use clerk_runtime::{Clerk, Denial, Reply, User, UserId, api, protect};

/// Returns a `Result` of an opaque response.
///
/// # Errors
///
/// Never.
#[protect]
pub async fn open(user_id: UserId) -> Result<impl IntoResponse, StatusCode> {
    Ok(ready(user_id.to_string()).await)
}

/// Uses `?` on a call of the Backend API.
///
/// # Errors
///
/// Returns the error of the Backend API.
#[protect]
pub async fn called(user_id: UserId, clerk: Clerk) -> Result<String, api::Error> {
    let user: User = clerk.users().get(&user_id).await?;
    Ok(user.id.to_string())
}

/// Returns a response that the handler creates.
#[protect(role = "org:admin", on_missing = sorry, on_denied = self::sorry)]
pub async fn whole(user: User) -> Response {
    ready(format!("{:?}", user.id)).await.into_response()
}

fn sorry(denial: &Denial) -> Reply {
    let _kind = denial.kind();
    Reply::status(403)
}
