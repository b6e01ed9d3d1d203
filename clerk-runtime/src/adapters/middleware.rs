//! Middleware for the frameworks that do not use tower layers.

use crate::proxy::{self, ProxyPath};
use crate::service::Clerk;

/// Clerk's middleware, needed for pages and browsers. In axum, use `ClerkLayer` instead.
///
/// Authenticates each request once, however many guards follow. Sends the redirects of a handshake,
/// and attaches the cookies of a handshake or a refresh to the handler's response. Handlers behind
/// it find the instance in the request. Responds to requests for
/// [OAuth metadata](crate::guide::oauth#metadata), and forwards those of
/// [`frontend_api_proxy`](Self::frontend_api_proxy).
///
/// | framework | |
/// |---|---|
/// | actix-web | `App::new().wrap(ClerkMiddleware::new(clerk))` |
/// | ntex | `App::new().middleware(ClerkMiddleware::new(clerk))` |
/// | poem | `Route::new().with(ClerkMiddleware::new(clerk))` |
/// | rocket | `rocket::build().attach(ClerkMiddleware::new(clerk))` |
/// | salvo | `Service::new(router).hoop(ClerkMiddleware::new(clerk))` |
///
/// actix-web creates an `App` for each worker, so its closure clones the [`Clerk`]. With a route
/// attribute, place `#[auth]` above it (`#[get("/me")]`), and register the handler with `service(me)`.
///
/// ```
/// # #[cfg(feature = "actix")]
/// # mod example {
/// use actix_web::{App, HttpServer, web};
/// use clerk_runtime::{Clerk, ClerkMiddleware, UserId, auth};
///
/// #[auth(on_missing = 401)]
/// async fn me(user_id: UserId) -> String {
///     user_id.to_string()
/// }
///
/// pub async fn serve(clerk: Clerk) -> std::io::Result<()> {
///     HttpServer::new(move || {
///         App::new()
///             .route("/me", web::get().to(me))
///             .wrap(ClerkMiddleware::new(clerk.clone()))
///     })
///     .bind(("127.0.0.1", 3000))?
///     .run()
///     .await
/// }
/// # }
/// ```
///
/// A response with a cookie of this crate is `private, no-store`. One that depends on the caller
/// has `Vary: Cookie, Authorization`. See [caches](crate::guide::failures#caches) and
/// [CORS](crate::guide::browsers#other-origins-cors).
///
/// Error responses of handlers and extractors carry the cookies too. The exception is an error that
/// another *middleware* behind this one returns in ntex, which renders it without the cookies.
/// Return a response there instead.
#[derive(Clone, Debug)]
pub struct ClerkMiddleware {
    clerk: Clerk,
    proxy: Option<ProxyPath>,
}

impl ClerkMiddleware {
    /// Creates a middleware for this instance.
    #[must_use]
    pub fn new(clerk: Clerk) -> Self {
        Self { clerk, proxy: None }
    }

    #[doc = include_str!("frontend_api_proxy.md")]
    ///
    /// In rocket, a form whose first field is `_method` is forwarded with that method, and methods
    /// that rocket does not know are rejected.
    ///
    /// ```
    /// # fn example(clerk: clerk_runtime::Clerk) {
    /// use clerk_runtime::ClerkMiddleware;
    ///
    /// let middleware = ClerkMiddleware::new(clerk).frontend_api_proxy("/__clerk");
    /// # drop(middleware);
    /// # }
    /// ```
    #[must_use]
    pub fn frontend_api_proxy(self, path: impl AsRef<str>) -> Self {
        Self {
            proxy: proxy::configured(&self.clerk, path.as_ref()),
            ..self
        }
    }

    pub(super) fn clerk(&self) -> Clerk {
        self.clerk.clone()
    }

    /// Returns the path of the proxy.
    pub(super) fn proxy(&self) -> Option<&ProxyPath> {
        self.proxy.as_ref()
    }

    /// Returns the path of the proxy if a request for this path is to be forwarded.
    pub(super) fn proxy_for(&self, path: &str) -> Option<&ProxyPath> {
        self.proxy().filter(|proxy| proxy.contains(path))
    }
}
