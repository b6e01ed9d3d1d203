//! Behavior that the conformance data does not cover: requested effects and their order, failures,
//! and checks that are stricter than Clerk's.

mod arbitrary_requests;
mod cookies;
mod cross_origin;
mod decisions;
mod frontend_urls;
mod handshakes;
mod keys;
mod machines;
#[cfg(feature = "organization-sync")]
mod organizations;
mod refreshes;
mod revocations;
mod satellites;
mod scenario;
mod suffixes;
mod templates;
mod token_types;
