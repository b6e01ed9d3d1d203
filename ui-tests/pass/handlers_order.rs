//! Attributes of frameworks that need ours above them, written above ours.

use clerk_runtime::handlers;

/// Handlers of rocket.
#[handlers]
pub mod rockets {
    use clerk_runtime::{UserId, protect, public};
    use rocket::{Route, get, post, routes};

    #[get("/<id>")]
    #[protect(role = "org:admin")]
    async fn show(id: u32, user_id: UserId) -> String {
        std::future::ready(format!("{id} {user_id}")).await
    }

    #[post("/")]
    #[public]
    async fn open() -> &'static str {
        std::future::ready("open").await
    }

    /// The routes.
    #[must_use]
    pub fn mounted() -> Vec<Route> {
        routes![show, open]
    }
}

/// Handlers of salvo.
#[handlers]
pub mod salvos {
    use clerk_runtime::{UserId, protect};
    use salvo::{Router, Writer, handler};

    #[handler]
    #[protect]
    async fn show(user_id: UserId) -> String {
        std::future::ready(user_id.to_string()).await
    }

    /// The router.
    #[must_use]
    pub fn router() -> Router {
        Router::new().get(show)
    }
}
