//! Revocations: tokens that are rejected before they expire.
//!
//! A session token is valid for up to 60 seconds after its session has ended, and a verified machine
//! token is cached for up to ten seconds. [`Clerk::revocations`](crate::Clerk::revocations) closes
//! this gap: it is a set in memory with which each token is compared after its signature and claims
//! are verified. Three sources fill it:
//!
//! - webhooks that [`Clerk::verify_webhook`](crate::Clerk::verify_webhook) or an extractor has
//!   verified;
//! - successful calls of the Backend API, such as `clerk.sessions().revoke(…)`;
//! - [`Revocations::revoke`].
//!
//! ```
//! # fn example(clerk: &clerk_runtime::Clerk, session: &clerk_runtime::SessionId) {
//! use clerk_runtime::revocations::Revocation;
//!
//! clerk.revocations().revoke(Revocation::session(session));
//! # }
//! ```

// Modules:
// - `revocation`: revocations and what they concern, pure
// - `filter`, `eviction`, `set`: the set that tokens are compared with, pure
// - `fingerprint`: hashes of a session's ids, pure
// - `event`, `call`: revocations that follow from webhooks and from Backend API calls, pure
// - `log`: the set of an instance, and notifications of its changes
// - `outbox`: revocations that are not published yet, pure
// - `published`: revocations that are in the shared store, pure
// - `handle`: the public handle

mod call;
mod event;
mod eviction;
mod filter;
mod fingerprint;
mod handle;
mod log;
#[cfg(clerk_model)]
#[path = "../../../tests/concurrency/models/revocations.rs"]
pub mod models;
mod outbox;
mod published;
mod revocation;
mod set;
#[cfg(test)]
mod tests;

pub use handle::Revocations;
pub use revocation::Revocation;

pub(crate) use fingerprint::{SessionFingerprint, hex, token_digest};
pub(crate) use log::RevocationLog;
pub(crate) use published::PublishedRevocations;
pub(crate) use set::RevocationSet;
