//! Conversion of denials and decisions into framework-neutral replies. No I/O.
//!
//! `reply` a response for every adapter · `status` status codes of several types · `header` values
//! that always fit into a header · `headers` changes to a response's headers · `settings` an instance's
//! settings for replies · `rejection` denial → reply · `explanation` reason of a rejection in a
//! header · `state` decision → headers and redirects · `errors` failed Backend API call → reply

mod errors;
mod explanation;
mod header;
mod headers;
mod rejection;
mod reply;
mod settings;
mod state;
mod status;
#[cfg(test)]
mod tests;

pub(crate) use errors::{api_error, broken, error, no_instance, unavailable};
pub(crate) use header::quotable;
#[cfg(feature = "__framework")]
pub(crate) use headers::retain_preflight_headers;
pub(crate) use headers::{ResponseHeaders, vary, vary_by};
pub(crate) use rejection::{lacks_middleware, reject, without_public_origin};
pub use reply::Reply;
pub(crate) use settings::ReplySettings;
pub(crate) use state::{decorate, interruption, rejection};
pub use status::IntoStatusCode;
