//! What speaks `http` and tower: `guard` a function of an `http::Request` · `middleware` the layer ·
//! `body` replies as responses

mod body;
mod guard;
mod middleware;

#[cfg(feature = "axum")]
use super::axum::original_uri;
pub use body::ReplyBody;
#[cfg(feature = "axum")]
pub(super) use body::response;
pub use middleware::{ClerkLayer, ClerkService};

#[cfg(not(feature = "axum"))]
fn original_uri(_: &http::Extensions) -> Option<&http::Uri> {
    None
}
