//! Handlers among a function's statements.

use axum::Router;
use axum::routing::get;

/// The router.
pub fn app() -> Router {
    use clerk_runtime::{UserId, protect};

    #[protect(role = "org:admin")]
    async fn show(user_id: UserId) -> String {
        std::future::ready(user_id.to_string()).await
    }

    Router::new().route("/", get(show))
}
