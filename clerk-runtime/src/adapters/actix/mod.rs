//! actix-web 4: `guard` the extractor · `withheld` the body until the guard has decided · `head` the
//! request's head in this crate's types · `middleware` the transform · `response` replies as responses ·
//! `webhook` verified webhooks as an extractor

mod guard;
mod head;
mod middleware;
mod response;
mod webhook;
mod withheld;

pub use middleware::ClerkMiddlewareService;
