//! Support for axum 0.8. The layers are those of `tower`.
//!
//! `guard` extractor · `response` conversion of replies into responses · `webhook` extractor for
//! verified webhooks

mod guard;
mod response;
mod webhook;

pub(super) use guard::{connected_from, original_uri, router_parameters};
