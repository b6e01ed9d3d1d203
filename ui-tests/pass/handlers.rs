//! `#[handlers]` on modules: nested ones, frameworks' attributes above and below the marks, helpers
//! and tests.

use clerk_runtime::handlers;

/// Handlers of axum, which need no attribute.
#[handlers]
pub mod invoices {
    use std::future::ready;

    use axum::extract::Path;
    use clerk_runtime::{UserId, auth, protect, public};

    /// A handler.
    #[protect(role = "org:admin")]
    pub async fn show(user_id: UserId, Path(id): Path<u32>) -> String {
        ready(label(&user_id, id)).await
    }

    /// A handler.
    #[auth]
    pub(crate) async fn list(user_id: Option<UserId>) -> String {
        ready(format!("{user_id:?}")).await
    }

    /// A handler.
    #[public]
    pub async fn prices() -> &'static str {
        ready("100").await
    }

    fn label(user_id: &UserId, id: u32) -> String {
        format!("{user_id} {id}")
    }

    /// The handlers of administrators.
    pub mod admin {
        use std::future::ready;

        use super::UserId;

        /// A handler whose mark isn't imported.
        #[protect(role = "org:admin")]
        pub async fn remove(user_id: UserId) -> String {
            ready(user_id.to_string()).await
        }
    }

    /// What has handlers.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Service;

    impl Service {
        /// A handler.
        #[protect(any(role = "org:admin", role = "org:owner"))]
        pub async fn close(user_id: UserId) -> String {
            ready(user_id.to_string()).await
        }
    }

    #[cfg(test)]
    mod tests {
        #[expect(dead_code, reason = "stands for a test")]
        async fn prices_are_shown() {
            super::prices().await;
        }
    }
}

/// Handlers of poem, with marks where they could stand by themselves and where they couldn't.
#[handlers]
pub mod poems {
    use std::future::ready;

    use clerk_runtime::{UserId, protect, public};
    use poem::{Route, get, handler};

    #[handler]
    #[protect]
    async fn below(user_id: UserId) -> String {
        ready(user_id.to_string()).await
    }

    #[protect]
    #[handler]
    fn above(user_id: UserId) -> String {
        user_id.to_string()
    }

    #[handler]
    #[public]
    async fn open() -> &'static str {
        ready("open").await
    }

    /// The routes.
    #[must_use]
    pub fn routes() -> Route {
        Route::new()
            .at("/below", get(below))
            .at("/above", get(above))
            .at("/open", get(open))
    }
}

/// The router.
pub fn app() -> axum::Router {
    use axum::routing::get;

    axum::Router::new()
        .route("/{id}", get(invoices::show).delete(invoices::admin::remove))
        .route("/", get(invoices::list))
        .route("/prices", get(invoices::prices))
        .route("/close", get(invoices::Service::close))
}
