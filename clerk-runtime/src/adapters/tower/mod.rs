//! Support for frameworks that use `http` and tower.
//!
//! `guard` check in the body of a function that takes an `http::Request` · `middleware` and
//! `require` layers · `future` the middleware's future · `body` conversion of replies into responses ·
//! `rejection` rejections by a layer · `path` and `extensions` data that routers keep in the request ·
//! `ready` helpers to call the inner service

mod body;
mod extensions;
mod future;
mod guard;
mod middleware;
mod path;
mod ready;
mod rejection;
mod require;

pub use body::ReplyBody;
#[cfg(any(feature = "axum", feature = "warp"))]
pub(super) use body::response;
pub use future::ClerkFuture;
pub use middleware::{ClerkLayer, ClerkService};
#[cfg(feature = "axum")]
pub(super) use path::RouterParameters;
pub use require::RequireService;
