//! Support for poem 3.
//!
//! `guard` extractor · `explicit` check in a function's body · `params` path parameters ·
//! `middleware` and `require` middleware · `response` conversion of replies into responses and
//! errors · `webhook` extractor for verified webhooks · `openapi` methods of `#[OpenApi]`

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
pub use openapi::WithErrorResponses;
pub use require::RequireEndpoint;
