//! Support for `lambda_http` 1, whose functions take an `http::Request` and use the `tower`
//! adapter.
//!
//! `body` conversion of replies into its body type · `path` path parameters of API Gateway

mod body;
mod path;

pub(super) use path::path_parameter;
