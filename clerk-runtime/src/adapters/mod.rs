//! One folder per framework, thin: each turns the framework's request into what the gate asks
//! for, and the gate's answer into the framework's response.
//!
//! `unguarded` what the compiler says to a forgotten attribute · `path` path parameters · `head`
//! what the gate asks for, borrowed or translated · `explicit` the check in a body · `middleware`
//! where it is no tower layer · `replies` where guards can't send all of a reply · `require` a policy
//! in front of what has no handler · `openapi` words of documents · `body` a body up to a limit

#[cfg(feature = "actix")]
pub(crate) mod actix;
#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(any(feature = "actix", feature = "axum", feature = "warp"))]
mod body;
mod explicit;
mod head;
#[cfg(feature = "lambda")]
mod lambda;
#[cfg(any(
    feature = "actix",
    feature = "ntex",
    feature = "poem",
    feature = "rocket",
    feature = "salvo"
))]
mod middleware;
#[cfg(feature = "ntex")]
pub(crate) mod ntex;
#[cfg(any(feature = "poem-openapi", feature = "salvo-openapi"))]
mod openapi;
mod path;
#[cfg(feature = "poem")]
pub(crate) mod poem;
#[cfg(any(feature = "rocket", feature = "salvo"))]
mod replies;
#[cfg(feature = "__framework")]
mod require;
#[cfg(feature = "rocket")]
mod rocket;
#[cfg(feature = "salvo")]
mod salvo;
#[cfg(feature = "tonic")]
mod tonic;
#[cfg(feature = "__tower")]
pub(crate) mod tower;
#[cfg(feature = "__framework")]
mod unguarded;
#[cfg(feature = "warp")]
pub(crate) mod warp;

pub use explicit::{ExplicitRequest, FromRejection, admit};
pub use head::Head;
#[cfg(any(
    feature = "actix",
    feature = "ntex",
    feature = "poem",
    feature = "rocket",
    feature = "salvo"
))]
pub use middleware::ClerkMiddleware;
#[cfg(any(feature = "rocket", feature = "salvo"))]
pub use replies::ClerkReplies;
#[cfg(feature = "__framework")]
pub use require::Require;
#[cfg(feature = "__framework")]
pub use unguarded::BoundByProtectOrAuthAboveTheRouteAttribute;
