//! What the examples have in common, apart from any web framework.
//!
//! [`Environment`] is Clerk, offline unless `CLERK_*` says otherwise, and an external [data
//! source](data_source) that asks for a token of its own.

pub mod data_source;
mod environment;

pub use environment::Environment;

/// Whatever goes wrong while an example starts.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
