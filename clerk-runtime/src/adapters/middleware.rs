//! The middleware of the frameworks that have no tower layers.

use crate::driver::Clerk;

/// Clerk's middleware: what pages and browsers need. axum has `ClerkLayer` in its place.
///
/// Judges each request once, however many guards follow; sends the redirects of a handshake, and
/// attaches the cookies of a handshake or a refresh to the handler's own response. Handlers below
/// it find the instance in the request.
///
/// | framework | |
/// |---|---|
/// | actix-web | `App::new().wrap(ClerkMiddleware::new(clerk))` |
/// | ntex | `App::new().middleware(ClerkMiddleware::new(clerk))` |
/// | poem | `Route::new().with(ClerkMiddleware::new(clerk))` |
/// | rocket | `rocket::build().attach(ClerkMiddleware::new(clerk))` |
/// | salvo | `Router::new().hoop(ClerkMiddleware::new(clerk))` |
///
/// A response with a cookie of ours is `private, no-store`, and one that depends on the caller has
/// `Vary: Cookie, Authorization`: see [`responses`](crate::responses), also for CORS.
///
/// What a handler or an extractor fails with carries the cookies too. ntex renders by itself, and
/// without them, the error that another *middleware* below this one returns: there, return a response.
#[derive(Clone, Debug)]
pub struct ClerkMiddleware {
    clerk: Clerk,
}

impl ClerkMiddleware {
    /// A middleware for this instance.
    #[must_use]
    pub fn new(clerk: Clerk) -> Self {
        Self { clerk }
    }

    pub(super) fn clerk(&self) -> Clerk {
        self.clerk.clone()
    }
}
