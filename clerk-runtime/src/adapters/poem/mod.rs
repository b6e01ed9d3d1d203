//! poem 3: `guard` the extractor · `params` path parameters · `middleware` the endpoint around an endpoint · `response`
//! replies as responses and errors ·
//! `webhook` verified webhooks as an extractor

mod guard;
mod middleware;
mod params;
mod response;
mod webhook;

pub use middleware::ClerkEndpoint;
