//! Tests that applications run in their own continuous integration.
//!
//! [`hostile`] sends hostile requests to protected routes.

pub mod hostile;
