//! Clerk's Backend API.
//!
//! Operations are grouped as in Clerk's own client. Parameters are set with chained methods, and a
//! call is sent when it is awaited:
//!
//! ```
//! # #[cfg(feature = "dev")]
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let instance = clerk_runtime::dev::Instance::start().await?;
//! # let clerk = instance.clerk()?;
//! use clerk_runtime::api::UpdateUser;
//!
//! let found = clerk.users().list().email_address("alice@example.com").limit(50).await?;
//! let alice = clerk.users().get(&found[0].id).await?;
//! let changes = UpdateUser::new().first_name("John").last_name("Wick");
//! let john = clerk.users().update(&alice.id, changes).await?;
//! assert_eq!(john.last_name.as_deref(), Some("Wick"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "dev"))]
//! # fn main() {}
//! ```
//!
//! Awaiting a list returns one [`Page`]; its stream yields all items, page by page:
//!
//! ```
//! # #[cfg(feature = "dev")]
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let instance = clerk_runtime::dev::Instance::start().await?;
//! # let clerk = instance.clerk()?;
//! use futures_util::StreamExt;
//!
//! let mut users = clerk.users().list().order_by("created_at").stream();
//! let mut names = Vec::new();
//! while let Some(user) = users.next().await {
//!     names.extend(user?.username);
//! }
//! assert_eq!(names, ["alice", "bob"]);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "dev"))]
//! # fn main() {}
//! ```
//!
//! Users and sessions are always available. Each other group has a feature, such as
//! `api-organizations`; `full-api` enables all of them. Parameters are in [`resources`], responses in
//! [`models`]. The request of a call can be inspected before the call is awaited:
//!
//! ```
//! # fn example(clerk: &clerk_runtime::Clerk) {
//! let list = clerk.users().list().query("john").limit(5);
//! let request = list.request();
//! assert_eq!(request.path_and_query().as_deref(), Some("/users?query=john&limit=5"));
//! # }
//! ```
//!
//! Operations without a method can be called through an [`Operation`]. An [`Error`] contains Clerk's
//! codes, messages and trace id.

// Modules:
// - `operation`: operations as const data
// - `request`, `response`, `retry`, `json`: requests, responses and retries, without I/O
// - `error`: errors of calls
// - `limiter`: Clerk's rate limit
// - `transport`: the interface to an HTTP client
// - `reqwest`: the client of the feature `reqwest`
// - `client`: attempts, timeouts and waits
// - `call`: typed calls
// - `params`, `page`, `items`, `multipart`: parameters, lists, streams and uploads
// - `resources`: the operations, one file per group
// - `models`: responses
// - `internal`: calls for authentication

mod call;
mod client;
mod error;
mod internal;
mod items;
pub(crate) mod json;
mod limiter;
pub mod models;
mod multipart;
mod operation;
mod page;
mod params;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
pub mod resources;
mod response;
mod retry;
#[cfg(test)]
#[cfg(feature = "reqwest")]
pub(crate) mod tests;
mod transport;

pub use call::{Call, CallFuture};
pub use client::Client;
pub(crate) use client::{Bearer, ClientConfig};
pub use error::{Error, ErrorItem, ErrorKind};
pub use items::Items;
pub(crate) use limiter::Window;
pub use multipart::File;
pub use operation::Operation;
pub use page::Page;
pub use params::{List, Nullable};
pub use request::Request;
#[cfg(feature = "reqwest")]
pub use reqwest::ReqwestTransport;
pub use resources::{ListUsers, MintToken, Sessions, UpdateUser, Users};
pub use response::Response;
pub(crate) use retry::RetryPolicy;
pub use transport::{
    StreamingFuture, Transport, TransportBody, TransportError, TransportErrorKind, TransportFuture,
};
pub(crate) use transport::{collect, whole};
