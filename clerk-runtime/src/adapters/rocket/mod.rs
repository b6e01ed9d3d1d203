//! Support for rocket 0.5.
//!
//! `guard` request guard · `middleware` fairings · `request_cache` request-local state that they
//! share · `head` conversion of request heads · `proxied` forwarding to the Frontend API · `require`
//! policy around routes · `response` conversion of replies into responders · `webhook` data guard for
//! verified webhooks

mod guard;
mod head;
mod middleware;
mod proxied;
mod request_cache;
mod require;
mod response;
mod webhook;
