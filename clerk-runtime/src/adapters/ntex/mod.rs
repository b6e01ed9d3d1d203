//! Support for ntex 3.
//!
//! `guard` extractor · `head` conversion of request heads · `middleware` and `require` middleware ·
//! `response` conversion of replies into responses and errors

mod guard;
mod head;
mod middleware;
mod require;
mod response;

pub use middleware::ClerkWebService;
pub use require::RequireWebService;
