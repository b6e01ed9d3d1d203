//! Support for salvo 1.
//!
//! `guard` extractor · `middleware` and `require` hoops · `openapi` description of guarded handlers
//! · `response` conversion of replies into writers · `webhook` extractor for verified webhooks

mod guard;
mod middleware;
#[cfg(feature = "salvo-openapi")]
mod openapi;
mod require;
mod response;
mod webhook;
