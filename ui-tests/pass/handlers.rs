//! `#[handlers]` on modules: nested modules, frameworks' attributes above and below ours, helpers and
//! tests.

use clerk_runtime::handlers;

/// Handlers of axum, which need no attribute.
#[handlers]
pub mod invoices {
    use std::future::ready;
    use std::pin::Pin;

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

    clerk_runtime::policy!(
        /// Requires the permission to manage invoices.
        pub ManageInvoices: role = "org:admin"
    );

    macro_rules! hundred {
        () => {
            100
        };
    }

    /// A function that is called from C.
    #[must_use]
    pub const extern "C" fn counted() -> u32 {
        hundred!()
    }

    /// Handlers within a function.
    pub fn more() -> axum::Router {
        #[protect(role = "org:admin")]
        async fn inner(user_id: UserId) -> String {
            ready(user_id.to_string()).await
        }

        let later = |text: &'static str| -> Pin<Box<dyn Future<Output = &'static str> + Send>> {
            Box::pin(async move { ready(text).await })
        };
        let routes = axum::Router::new().route("/inner", axum::routing::get(inner));
        routes.route("/later", axum::routing::get(move || later("later")))
    }

    /// A handler with a helper in its body.
    #[protect]
    pub async fn report(user_id: UserId) -> String {
        async fn worker(user_id: UserId) -> String {
            ready(user_id.to_string()).await
        }
        worker(user_id).await
    }

    /// Content of a request.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Page(pub u32);

    impl actix_web::FromRequest for Page {
        type Error = actix_web::Error;
        type Future = std::future::Ready<Result<Self, Self::Error>>;

        fn from_request(
            request: &actix_web::HttpRequest,
            _payload: &mut actix_web::dev::Payload,
        ) -> Self::Future {
            ready(Ok(Self(u32::from(request.query_string().is_empty()))))
        }
    }

    /// Background tasks of a handler.
    #[must_use]
    pub fn jobs() -> Vec<Pin<Box<dyn Future<Output = ()> + Send>>> {
        Vec::new()
    }

    /// Bytes.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Bytes<const N: usize>;

    impl<const N: usize> axum::response::IntoResponse for Bytes<N> {
        fn into_response(self) -> axum::response::Response {
            vec![0; N].into_response()
        }
    }

    /// Handlers within a function, whose types have arguments.
    pub fn bytes() -> axum::Router {
        #[public]
        async fn eight() -> Bytes<{ u8::BITS as usize }> {
            ready(Bytes).await
        }

        axum::Router::new().route("/eight", axum::routing::get(eight))
    }

    fn label(user_id: &UserId, id: u32) -> String {
        format!("{user_id} {id}")
    }

    /// The handlers of administrators.
    pub mod admin {
        use std::future::ready;

        use super::UserId;

        /// A handler whose attribute is not imported.
        #[protect(role = "org:admin")]
        pub async fn remove(user_id: UserId) -> String {
            ready(user_id.to_string()).await
        }
    }

    /// Type with handlers.
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

    #[cfg(all(test, not(doc)))]
    #[expect(dead_code, reason = "represents a fixture")]
    async fn prices_for_tests() -> &'static str {
        prices().await
    }

    #[cfg(test)]
    mod tests {
        #[expect(dead_code, reason = "represents a test")]
        async fn prices_are_shown() {
            super::prices().await;
        }
    }
}

/// Handlers of poem, with our attribute above and below `#[handler]`.
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
