//! Conversion of denials and decisions into framework-neutral replies. No I/O.
//!
//! `reply` a response for every adapter · `status` status codes of several types · `header` values
//! that always fit into a header · `headers` changes to a response's headers · `site` an instance's
//! settings for replies · `refusal` denial → reply · `explanation` reason of a rejection in a
//! header · `state` decision → headers and redirects · `upstream` failed Backend API call → reply

mod explanation;
mod header;
mod headers;
mod refusal;
mod reply;
mod site;
mod state;
mod status;
#[cfg(test)]
mod tests;
mod upstream;

#[cfg(feature = "__framework")]
pub(crate) use headers::keep_preflight;
pub(crate) use headers::{ResponseHeaders, vary};
pub(crate) use refusal::{lacks_middleware, refuse};
pub use reply::Reply;
pub(crate) use site::Site;
pub(crate) use state::{decorate, interruption, rejection};
pub use status::IntoStatusCode;
pub(crate) use upstream::{api_error, broken, no_instance, unavailable};
