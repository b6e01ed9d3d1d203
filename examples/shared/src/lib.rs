//! Code that the examples share, without a web framework.
//!
//! [`Environment`] has a Clerk instance, which is offline unless `CLERK_*` is set, and an external [data
//! source](data_source) that requires its own token. [`Page`] is the page at `/` and `/sign-in`. [`Trial`] is the test
//! of all examples, [`socket`] a WebSocket client for further tests.

pub mod data_source;
mod env_files;
mod environment;
mod page;
mod routes;
mod script_settings;
pub mod socket;
mod terminal;
mod trial;

pub use env_files::load_env_files;
pub use environment::Environment;
pub use page::{Page, STYLE, profile};
pub use routes::Route;
pub use script_settings::ScriptSettings;
pub use trial::Trial;

/// Error of an example.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
