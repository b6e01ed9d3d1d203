//! Fuzz targets. `tests/fuzz/run SECONDS` runs each for a time, and prints the number of inputs.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "setup that fails, fails the target"
)]

mod api;
mod engine;
mod keys;
mod patterns;
mod tokens;
mod webhooks;
mod world;
