//! Tests of the store with a real `redis-server`, which each test starts. They are skipped, with a
//! line on standard error, if it is not installed.
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
