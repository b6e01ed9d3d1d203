//! A denial or a decision as a framework-neutral reply. Pure.
//!
//! `reply` what every adapter can send · `header` values that always fit into a header · `site` an
//! instance's part · `refusal` denial → reply · `explanation` why, in a header · `state` decision → headers and redirects ·
//! `upstream` a failed Backend API call → reply

mod explanation;
mod header;
mod refusal;
mod reply;
mod site;
mod state;
#[cfg(test)]
mod tests;
mod upstream;

pub(crate) use refusal::{lacks_middleware, refuse};
pub use reply::Reply;
pub(crate) use site::Site;
pub(crate) use state::{decorate, interruption, rejection};
pub(crate) use upstream::{api_error, broken, unavailable};
