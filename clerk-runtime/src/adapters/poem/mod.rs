//! poem 3: `guard` the extractor · `explicit` a request in a body · `params` path parameters ·
//! `middleware` and `require` endpoints around an endpoint · `response` replies as responses and errors
//! · `webhook` verified webhooks as an extractor · `openapi` methods of `#[OpenApi]`

mod explicit;
mod guard;
mod middleware;
#[cfg(feature = "poem-openapi")]
mod openapi;
mod params;
mod require;
mod response;
mod webhook;

pub use middleware::ClerkEndpoint;
#[cfg(feature = "poem-openapi")]
pub use openapi::WithRefusals;
pub use require::RequireEndpoint;
