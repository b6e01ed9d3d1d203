//! The store over a real `redis-server`, which each test starts. Skipped, with a line on the standard
//! error, if it is not installed.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test panics if it fails"
)]

mod locks;
mod outages;
mod proxy;
mod requests;
mod server;
mod template_tokens;
mod two_processes;
mod world;
