//! The rest of a refused request's reply, for frameworks whose guards can't send all of it.

/// Completes the replies of refused requests in rocket and salvo, for an application without
/// [`ClerkMiddleware`](crate::ClerkMiddleware), which does the same.
///
/// A rocket guard refuses with a status alone: the JSON body, `WWW-Authenticate` and `Location`
/// are added here. A salvo extractor can't redirect: the status is corrected here. A hidden 404
/// stays the application's own.
///
/// | framework | | the instance |
/// |---|---|---|
/// | rocket | `rocket::build().attach(ClerkReplies::new())` | `.manage(clerk)` |
/// | salvo | `Router::new().hoop(ClerkReplies::new())` | `.hoop(affix_state::inject(clerk))` |
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ClerkReplies;

impl ClerkReplies {
    /// The fairing or hoop.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}
