//! A denial or a decision as a framework-neutral reply. Pure.
//!
//! `reply` what every adapter can send · `status` a status code of any kind · `header` values that
//! always fit into a header · `headers` changes to a response's headers · `site` an instance's part ·
//! `refusal` denial → reply · `explanation` why, in a header · `state` decision → headers and redirects ·
//! `upstream` a failed Backend API call → reply

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
