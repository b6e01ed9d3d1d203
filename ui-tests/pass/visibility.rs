//! Handlers of every visibility, mounted where they are visible.

use axum::Router;
use axum::routing::get;

mod inner {
    use std::future::ready;

    use clerk_runtime::{UserId, protect};

    #[protect]
    pub(super) async fn shown(user_id: UserId) -> String {
        ready(user_id.to_string()).await
    }

    #[protect]
    pub(in crate::visibility) async fn shown_here(user_id: UserId) -> String {
        ready(user_id.to_string()).await
    }

    #[protect]
    async fn own(user_id: UserId) -> String {
        ready(user_id.to_string()).await
    }

    pub(super) fn router() -> axum::Router {
        axum::Router::new().route("/own", axum::routing::get(own))
    }
}

/// The router.
pub fn app() -> Router {
    inner::router()
        .route("/", get(inner::shown))
        .route("/here", get(inner::shown_here))
}
