//! salvo 1: `guard` the extractor · `middleware` and `require` the hoops · `response` replies as
//! writers · `webhook` verified webhooks as an extractor

mod guard;
mod middleware;
#[cfg(feature = "salvo-openapi")]
mod openapi;
mod require;
mod response;
mod webhook;
