//! One folder per framework, thin: each turns the framework's request into what the gate asks
//! for, and the gate's answer into the framework's response.

mod unguarded;

#[cfg(feature = "actix")]
pub(crate) mod actix;
#[cfg(feature = "axum")]
pub(crate) mod axum;
