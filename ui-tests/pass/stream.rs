//! Bodies that are sent after the handler has returned.

use std::convert::Infallible;
use std::future::ready;

use axum::body::Body;
use clerk_runtime::{UserId, protect};
use http_body_util::Full;

/// A handler.
#[protect]
pub async fn streamed(user_id: UserId) -> Body {
    Body::new(Full::from(ready(user_id.to_string()).await))
}

/// A handler.
///
/// # Errors
///
/// Never.
#[protect]
pub async fn headed(
    user_id: UserId,
) -> Result<([(&'static str, &'static str); 1], String), Infallible> {
    ready(Ok((
        [("content-type", "text/event-stream")],
        format!("data: {user_id}\n\n"),
    )))
    .await
}

/// The router.
pub fn app() -> axum::Router {
    use axum::routing::get;

    axum::Router::new()
        .route("/", get(streamed))
        .route("/events", get(headed))
}
