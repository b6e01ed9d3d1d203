//! Behavior that the conformance data does not cover: requested effects and their order, failures,
//! and checks that are stricter than Clerk's.

mod arbitrary_requests;
mod cookies;
mod handshakes;
mod keys;
mod machines;
mod refreshes;
mod revocations;
mod satellites;
mod scenario;
