//! axum 0.8: `guard` the extractor · `middleware` the tower layer · `response` replies as responses

mod guard;
mod middleware;
mod response;

pub use middleware::{ClerkLayer, ClerkService};
