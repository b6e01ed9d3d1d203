//! poem 3: `guard` the extractor · `explicit` a request in a body · `params` path parameters · `middleware` the endpoint around an endpoint · `response`
//! replies as responses and errors

mod explicit;
mod guard;
mod middleware;
mod params;
mod response;

pub use middleware::ClerkEndpoint;
