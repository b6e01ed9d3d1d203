//! What the examples have in common, apart from any web framework.
//!
//! [`Environment`] is Clerk, offline unless `CLERK_*` says otherwise, and an external [data
//! source](data_source) that asks for a token of its own. [`Trial`] is the test of all of them.

pub mod data_source;
mod environment;
mod trial;

pub use environment::Environment;
pub use trial::Trial;

/// Whatever goes wrong while an example starts.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
