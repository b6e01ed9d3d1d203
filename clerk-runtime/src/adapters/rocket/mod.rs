//! rocket 0.5: `guard` the request guard · `middleware` the fairings · `found` what they leave for
//! each other in a request · `head` the request's head in this crate's types · `require` a policy
//! around routes · `response` replies as responders · `webhook` verified webhooks as an extractor

mod found;
mod guard;
mod head;
mod middleware;
mod require;
mod response;
mod webhook;
