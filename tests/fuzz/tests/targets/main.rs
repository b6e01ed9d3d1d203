//! Fuzz targets. `tests/fuzz/run SECONDS` runs each for a time, and prints the number of inputs.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "setup that fails, fails the target"
)]

mod api;
#[expect(
    clippy::too_many_lines,
    reason = "each function calls all operations of a group"
)]
#[path = "../../../../clerk-runtime/tests/prism/calls/mod.rs"]
mod calls;
mod claims;
mod handshakes;
mod heads;
mod keys;
mod patterns;
mod prism;
mod signed;
mod tokens;
mod webhooks;
mod world;
