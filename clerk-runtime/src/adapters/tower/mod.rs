//! What speaks `http` and tower: `guard` a function of an `http::Request` · `middleware` and
//! `require` the layers · `body` replies as responses · `refusal` a layer's own · `path` and
//! `extensions` what else is kept in the request · `ready` the service that a layer calls

mod body;
mod extensions;
mod guard;
mod middleware;
mod path;
mod ready;
mod refusal;
mod require;

pub use body::ReplyBody;
#[cfg(any(feature = "axum", feature = "warp"))]
pub(super) use body::response;
pub use middleware::{ClerkLayer, ClerkService};
#[cfg(feature = "axum")]
pub(super) use path::Routed;
pub use require::RequireService;
