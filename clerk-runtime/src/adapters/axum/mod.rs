//! axum 0.8: `guard` the extractor · `middleware` the tower layer · `response` replies as responses ·
//! `webhook` verified webhooks as an extractor

mod guard;
mod middleware;
mod response;
mod webhook;

pub use middleware::{ClerkLayer, ClerkService};
