//! Faults that users of authentication libraries reported, each as a test of the behaviour that is
//! right. One module per area; most run an axum application over HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test panics where its expectation is not met"
)]

mod attributes;
mod handshakes;
mod instance;
mod requests;
mod responses;
