//! actix-web 4: `guard` the extractor · `withheld` the body until the guard has decided · `head` the
//! request's head in this crate's types · `middleware` and `require` the transforms · `response`
//! replies as responses · `webhook` verified webhooks as an extractor

mod guard;
mod head;
mod middleware;
mod require;
mod response;
mod webhook;
mod withheld;

pub use middleware::ClerkMiddlewareService;
pub use require::RequireMiddlewareService;
