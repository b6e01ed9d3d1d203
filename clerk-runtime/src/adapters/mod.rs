//! One folder per framework, thin: each turns the framework's request into what the gate asks
//! for, and the gate's answer into the framework's response.
//!
//! `unguarded` what the compiler says to a forgotten attribute · `path` path parameters · `head`
//! for frameworks with header types of their own · `middleware` where it is no tower layer ·
//! `replies` where guards can't send all of a reply · `body` a body up to
//! a limit

#[cfg(feature = "actix")]
pub(crate) mod actix;
#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(any(feature = "actix", feature = "axum"))]
mod body;
#[cfg(any(feature = "actix", feature = "ntex", feature = "rocket"))]
mod head;
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
#[cfg(feature = "__framework")]
mod path;
#[cfg(feature = "poem")]
pub(crate) mod poem;
#[cfg(any(feature = "rocket", feature = "salvo"))]
mod replies;
#[cfg(feature = "rocket")]
mod rocket;
#[cfg(feature = "salvo")]
mod salvo;
#[cfg(feature = "__framework")]
mod unguarded;

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
pub use unguarded::BoundByProtectOrAuthAboveTheRouteAttribute;
