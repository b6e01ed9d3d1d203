//! What speaks `http` and tower: `guard` a function of an `http::Request` · `middleware` the layer ·
//! `body` replies as responses · `extensions` what else is kept in the request

mod body;
mod extensions;
mod guard;
mod middleware;

pub use body::ReplyBody;
#[cfg(feature = "axum")]
pub(super) use body::response;
pub use middleware::{ClerkLayer, ClerkService};
