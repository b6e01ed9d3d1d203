//! Support for rocket 0.5.
//!
//! `guard` request guard · `middleware` fairings · `found` request-local state that they share ·
//! `head` conversion of request heads · `require` policy around routes · `response` conversion of
//! replies into responders · `webhook` data guard for verified webhooks

mod found;
mod guard;
mod head;
mod middleware;
mod require;
mod response;
mod webhook;
