//! Clerk's Backend API.
//!
//! Operations are grouped as in Clerk's own client; parameters are chained methods, and a call is
//! sent when it is awaited:
//!
//! ```no_run
//! use clerk_runtime::api::{Error, UpdateUser};
//! use clerk_runtime::{Clerk, UserId};
//!
//! # async fn example(clerk: Clerk) -> Result<(), Error> {
//! let found = clerk.users().list().email_address("john@example.com").limit(50).await?;
//! let john = clerk.users().get(&UserId::from("user_29w83sxmDNGwOuEthce5gg56FcC")).await?;
//! let changes = UpdateUser::new().first_name("John").last_name("Wick");
//! let john = clerk.users().update(&john.id, changes).await?;
//! # Ok(())
//! # }
//! ```
//!
//! An operation that has no method here can be called all the same, by its [`Endpoint`]. An
//! [`Error`] keeps Clerk's codes, messages and trace id.

// `endpoint` an operation as const data · `request`, `response`, `retry`, `value` the pure half ·
// `transport` the seam to an HTTP client · `client` attempts, time-out, waits · `call` a typed call
// · `params`, `page` parameters and lists · `resources` one file per tag · `models` what is
// answered · `internal` what authentication needs

mod call;
mod client;
mod endpoint;
mod error;
mod internal;
pub mod models;
mod page;
mod params;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod resources;
mod response;
mod retry;
#[cfg(test)]
#[cfg(feature = "reqwest")]
mod tests;
mod transport;
mod value;

pub use call::{Call, CallFuture};
pub use client::Client;
pub(crate) use client::{Bearer, ClientConfig};
pub use endpoint::Endpoint;
pub use error::{Error, ErrorItem, ErrorKind};
pub use params::Nullable;
pub use request::Request;
#[cfg(feature = "reqwest")]
pub use reqwest::ReqwestTransport;
pub use resources::{ListUsers, MintToken, Sessions, UpdateUser, Users};
pub use response::Response;
pub(crate) use retry::RetryPolicy;
pub use transport::{Transport, TransportError, TransportErrorKind, TransportFuture};
pub use value::{FromValue, Mismatch};
