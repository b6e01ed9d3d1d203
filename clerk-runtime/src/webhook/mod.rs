//! Webhooks: events that Clerk sends, verified before they are parsed.
//!
//! In axum, actix-web, rocket, poem and salvo, [`Webhook`] is an extractor: it reads the raw body,
//! verifies it with `CLERK_WEBHOOK_SIGNING_SECRET`, and only then parses it. In warp, `received`
//! turns a handler that takes a `Webhook` into a filter.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::{Extension, Router, routing::post};
//! use clerk_runtime::Clerk;
//! use clerk_runtime::webhook::{Event, Webhook};
//!
//! async fn receive(webhook: Webhook<Event>) {
//!     match webhook.event {
//!         Event::UserCreated(event) => println!("welcome, {:?}", event.data.first_name),
//!         Event::UserDeleted(event) => println!("{:?} has left", event.data.id),
//!         other => println!("{}: nothing to do", other.event_type()),
//!     }
//! }
//!
//! pub fn app(clerk: Clerk) -> Router {
//!     Router::new().route("/webhooks", post(receive)).layer(Extension(clerk))
//! }
//! # }
//! ```
//!
//! Without a framework, [`Clerk::verify_webhook`](crate::Clerk::verify_webhook) takes headers and
//! body:
//!
//! ```
//! use clerk_runtime::Clerk;
//! use clerk_runtime::webhook::{Event, WebhookError};
//! use http::HeaderMap;
//!
//! fn received(clerk: &Clerk, headers: &HeaderMap, body: &[u8]) -> Result<(), WebhookError> {
//!     if let Event::UserCreated(event) = clerk.verify_webhook(headers, body)?.typed()? {
//!         println!("welcome, {:?}", event.data.first_name);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Clerk sends an event again until the response is a 2xx, so the same event can arrive twice.
//! For five minutes, an attacker who has seen an event can replay it. Store
//! [`Webhook::id`](Webhook::id), and ignore events whose id is already stored.
//!
//! The order in which events arrive is not guaranteed: an update may arrive after the deletion of
//! the object. Compare `updated_at` before you replace an object, and keep the ids of deleted
//! objects, so that a late update does not restore them. `example-webhooks` does both.
//!
//! Settings in [`Clerk::builder`](crate::Clerk::builder): several secrets while one is rotated
//! ([`webhook_signing_secrets`](crate::config::ClerkBuilder::webhook_signing_secrets)), the largest
//! body ([`webhook_body_limit`](crate::config::ClerkBuilder::webhook_body_limit)), and an error if
//! there is no secret
//! ([`require_webhook_signing_secret`](crate::config::ClerkBuilder::require_webhook_signing_secret)).

// `verifier` signatures, pure: keys and time are arguments · `error` errors · `raw` untyped events
// · `event` event types, whose data in an `envelope` is a model of the Backend API or one of
// `payloads` · `extract` shared part of the frameworks' extractors

mod envelope;
mod error;
mod event;
#[cfg_attr(
    not(feature = "__webhook"),
    expect(dead_code, reason = "only the extractors of frameworks use it")
)]
mod extract;
pub mod payloads;
mod raw;
#[cfg(test)]
#[cfg(feature = "reqwest")]
mod tests;
mod verifier;

pub use envelope::{Envelope, EventAttributes, EventHttpRequest};
pub use error::{WebhookError, WebhookErrorKind};
pub use event::Event;
pub use extract::Webhook;
#[cfg(any(feature = "poem", feature = "warp"))]
pub(crate) use extract::body_taken;
#[cfg(feature = "__webhook")]
pub(crate) use extract::{Receiver, incomplete_body, too_large};
pub use raw::RawEvent;
pub use verifier::Verifier;

#[cfg(feature = "warp")]
#[cfg_attr(docsrs, doc(cfg(feature = "warp")))]
pub use crate::adapters::warp::received;
