//! ntex 3: `guard` the extractor · `head` the request's head in this crate's types · `middleware`
//! and `require` services around a service · `response` replies as responses and errors

mod guard;
mod head;
mod middleware;
mod require;
mod response;

pub use middleware::ClerkWebService;
pub use require::RequireWebService;
