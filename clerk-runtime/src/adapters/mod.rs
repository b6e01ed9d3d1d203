//! Adapters, one folder per framework. Each converts the framework's request for the authorization
//! check, and the result into the framework's response.
//!
//! `unguarded` compile error for a forgotten attribute · `path` path parameters · `head` request
//! head, borrowed or converted · `explicit` check in a function's body · `middleware` middleware of
//! frameworks without tower layers · `replies` completion of replies in frameworks whose guards
//! cannot send all of a reply · `require` policy in front of services without a handler · `openapi`
//! texts of OpenAPI documents · `body` reading of a body up to a limit

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
#[cfg(feature = "__middleware")]
mod middleware;
#[cfg(feature = "ntex")]
pub(crate) mod ntex;
#[cfg(any(feature = "poem-openapi", feature = "salvo-openapi"))]
mod openapi;
#[cfg_attr(
    not(feature = "__framework"),
    expect(dead_code, reason = "only frameworks have path parameters")
)]
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

pub use explicit::{ExplicitRequest, FromRejection, authorize};
pub use head::Head;
#[cfg(feature = "__middleware")]
pub use middleware::ClerkMiddleware;
#[cfg(any(feature = "rocket", feature = "salvo"))]
pub use replies::ClerkReplies;
#[cfg(feature = "__framework")]
pub use require::Require;
#[cfg(feature = "__framework")]
pub use unguarded::BoundByProtectOrAuthAboveTheRouteAttribute;
