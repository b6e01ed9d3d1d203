//! Who may call what: every handler of a program with what it asks of its callers.
//!
//! Each `#[protect]`, `#[auth]` and `#[public]` in the program registers its handler, in
//! dependencies and tests too, with the crate `inventory`; that needs no start-up code of yours, and
//! compiles under `#![forbid(unsafe_code)]`. Switch the feature `audit` on where it is read, which
//! is mostly a test:
//!
//! ```toml
//! [dev-dependencies]
//! clerk-runtime = { version = "0.1", features = ["audit"] }
//! ```
//!
//! [`assert_snapshot`] holds a file in your repository true, so that a change of who may call what
//! shows in review:
//!
//! ```no_run
//! # fn app() {}
//! #[test]
//! fn the_access_matrix_is_up_to_date() {
//!     let _app = app(); // links the handlers, where they live in a library
//!     clerk_runtime::audit::assert_snapshot("access-matrix.md");
//! }
//! ```
//!
//! What isn't marked isn't in it: a handler without an attribute, and whatever a router protects by
//! itself.
//!
//! `registration` what a handler leaves behind · `words` conditions as readable text · `failures`
//! replies as readable text · `handler` a row · `matrix` all of them, as text and JSON · `markdown`
//! the table · `utoipa` the same in an `OpenAPI` document · `snapshot` the file in a repository · `diff` what changed in it

mod diff;
mod failures;
mod handler;
mod markdown;
mod matrix;
mod registration;
mod snapshot;
#[cfg(test)]
mod tests;
#[cfg(feature = "utoipa")]
mod utoipa;
mod words;

pub use handler::{Access, Handler};
pub use matrix::Matrix;
pub use registration::Registration;
pub use snapshot::SnapshotError;
#[cfg(feature = "utoipa")]
#[cfg_attr(docsrs, doc(cfg(feature = "utoipa")))]
pub use utoipa::{ClerkSecurity, Unsecured};

use std::path::Path;

/// Every handler of the program that carries an attribute of ours, sorted by file, line and name.
#[must_use]
pub fn handlers() -> Matrix {
    let mut handlers: Vec<Handler> = registration::all().map(Handler::of).collect();
    handlers.sort_by(|one, other| one.position().cmp(&other.position()));
    Matrix::new(handlers)
}

/// Compares the access matrix with a file, such as `access-matrix.md`.
///
/// Line numbers are left out, so that the file changes only when the access does;
/// [`Matrix::assert_snapshot`] compares what a matrix holds, with them or without. The form, the
/// path and how the file is written are the same for both.
///
/// # Panics
/// The file differs, is missing or can't be read, or the program has no handler; the message says
/// what to do.
#[track_caller]
pub fn assert_snapshot(path: impl AsRef<Path>) {
    handlers().without_lines().assert_snapshot(path);
}
