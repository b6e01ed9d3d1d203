//! Access matrix: all handlers of a program with the requirements for their callers.
//!
//! Each `#[protect]`, `#[auth]` and `#[public]` in the program, including dependencies and tests,
//! registers its handler with the crate `inventory`. This needs no start-up code, and compiles
//! under `#![forbid(unsafe_code)]`. Enable the feature `access-matrix` where the matrix is read,
//! usually in a test:
//!
//! ```toml
//! [dev-dependencies]
//! clerk-runtime = { version = "0.1", features = ["access-matrix"] }
//! ```
//!
//! [`assert_snapshot`] keeps a file in your repository up to date, so that changes of the access
//! show up in review:
//!
//! ```no_run
//! # fn app() {}
//! #[test]
//! fn the_access_matrix_is_up_to_date() {
//!     let _app = app(); // links the handlers, where they live in a library
//!     clerk_runtime::access_matrix::assert_snapshot("access-matrix.md");
//! }
//! ```
//!
//! The matrix contains only handlers with an attribute. Handlers without one, and routes that a
//! router protects by other means, are missing.
//!
//! Responses that a policy does not set are shown as Clerk's defaults, with `(default)`. The matrix
//! is built without an instance, so it does not contain the application's own defaults, which
//! [`ClerkBuilder::on_missing`](crate::config::ClerkBuilder::on_missing), `on_invalid` and
//! `on_denied` set.
//!
//! `registration` registration of handlers · `words` requirements as readable text · `failures`
//! replies as readable text · `handler` a row · `matrix` all rows, as text and JSON · `markdown`
//! the table · `roles` access of a role · `role_matrix` access of all roles · `utoipa` policies in an
//! `OpenAPI` document · `snapshot` comparison with a file

mod failures;
mod handler;
mod markdown;
mod matrix;
mod registration;
mod role_matrix;
mod roles;
mod snapshot;
#[cfg(test)]
mod tests;
#[cfg(feature = "utoipa")]
mod utoipa;
mod words;

pub use handler::{Access, Handler};
pub use matrix::Matrix;
pub use registration::Registration;
pub use role_matrix::RoleMatrix;
pub use snapshot::SnapshotError;
#[cfg(feature = "utoipa")]
#[cfg_attr(docsrs, doc(cfg(feature = "utoipa")))]
pub use utoipa::{ClerkSecurity, Unsecured};

use std::path::Path;

/// Returns all handlers of the program with an attribute of this crate, sorted by file, line and
/// name.
#[must_use]
pub fn handlers() -> Matrix {
    let mut handlers: Vec<Handler> = registration::all().map(Handler::of).collect();
    handlers.sort_by(|one, other| one.position().cmp(&other.position()));
    Matrix::new(handlers)
}

/// Compares the access matrix with a file, such as `access-matrix.md`.
///
/// Line numbers are omitted, so that the file only changes if the access does.
/// [`Matrix::assert_snapshot`] compares a matrix with or without them. Format, path and overwriting
/// are the same for both.
///
/// # Panics
/// Panics if the file differs, is missing or cannot be read, or if the program has no handler. The
/// message contains the remedy.
#[track_caller]
pub fn assert_snapshot(path: impl AsRef<Path>) {
    handlers().without_lines().assert_snapshot(path);
}
