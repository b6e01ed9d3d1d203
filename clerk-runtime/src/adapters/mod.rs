//! One folder per framework, thin: each turns the framework's request into what the gate asks
//! for, and the gate's answer into the framework's response.

#[cfg(feature = "actix")]
pub(crate) mod actix;
#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(any(feature = "axum", feature = "actix"))]
pub(crate) mod unguarded;
