//! Completion of error replies, for frameworks whose guards cannot send all of a reply.

/// Completes the replies to rejected requests in rocket and salvo. Only needed in an application
/// without [`ClerkMiddleware`](crate::ClerkMiddleware), which does the same.
///
/// A rocket guard can only send a status, so the JSON body, `WWW-Authenticate` and `Location` are
/// added here. A salvo extractor cannot redirect, so the status is corrected here. A hidden 404
/// remains the application's own.
///
/// | framework | | the instance |
/// |---|---|---|
/// | rocket | `rocket::build().attach(ClerkReplies::new())` | `.manage(clerk)` |
/// | salvo | `Router::new().hoop(ClerkReplies::new())` | `.hoop(affix_state::inject(clerk))` |
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ClerkReplies;

impl ClerkReplies {
    /// Creates the fairing or hoop.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}
