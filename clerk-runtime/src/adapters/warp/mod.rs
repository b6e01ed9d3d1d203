//! Support for warp 0.4.
//!
//! `protected` filter for a guarded handler · `guard` check as a filter, never exported alone ·
//! `handler` guarded handlers · `require` policy around filters · `response` conversion of replies
//! into responses · `webhook` filter for a handler of webhooks

mod guard;
mod handler;
mod protected;
mod require;
mod response;
mod webhook;

pub use handler::GuardedHandler;
pub use protected::protected;
pub use webhook::received;
