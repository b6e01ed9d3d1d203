//! Fuzz targets. `tests/fuzz/run SECONDS` runs each for a time, and prints the number of inputs.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "setup that fails, fails the target"
)]

mod api;
mod claims;
mod handshakes;
mod heads;
mod keys;
#[expect(
    clippy::too_many_lines,
    reason = "each function calls all operations of a group"
)]
mod operations;
mod patterns;
mod prism;
mod signed;
mod tokens;
mod webhooks;
mod world;
