//! warp 0.4: `protected` the filter for a handler · `guard` the decision, never handed out alone ·
//! `handler` a function behind it · `require` a policy around filters · `response` replies as
//! responses · `webhook` the filter for a handler of webhooks

mod guard;
mod handler;
mod protected;
mod require;
mod response;
mod webhook;

pub use handler::GuardedHandler;
pub use protected::protected;
pub use webhook::received;
