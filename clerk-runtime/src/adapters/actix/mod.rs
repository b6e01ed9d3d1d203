//! Support for actix-web 4.
//!
//! `guard` extractor · `withheld` request body that is withheld until the guard has decided ·
//! `head` conversion of request heads · `middleware` and `require` transforms · `response`
//! conversion of replies into responses · `webhook` extractor for verified webhooks

mod guard;
mod head;
mod middleware;
mod require;
mod response;
mod webhook;
mod withheld;

pub use middleware::ClerkMiddlewareService;
pub use require::RequireMiddlewareService;
