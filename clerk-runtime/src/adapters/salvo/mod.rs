//! salvo 1: `guard` the extractor · `middleware` the hoops · `response` replies as writers

mod guard;
mod middleware;
#[cfg(feature = "salvo-openapi")]
mod openapi;
mod response;
