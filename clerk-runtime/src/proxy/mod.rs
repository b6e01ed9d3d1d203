//! Proxy of the Frontend API on the application's own origin; Clerk's `frontendApiProxy`.
//!
//! ```text
//!   middleware ─▶ forward ─▶ outgoing: path · target · headers · client_address ─▶ body ─▶ upstream
//!                    ▲                                                                       │
//!                    └── response: headers · location ◀── relay ◀────────────────────────────┘
//! ```
//!
//! Without I/O: `path` path of the proxy · `target` URL at the Frontend API · `headers` headers that
//! are forwarded · `client_address` address of the browser · `outgoing` request to the Frontend API ·
//! `location` URLs of redirects · `error` errors and their replies
//!
//! With I/O: `channel` bodies in small chunks · `body` reading of a request's body · `upstream` settings,
//! and calls to the Frontend API · `relay` bodies of responses · `response` response to the browser ·
//! `forward` the function that every middleware calls

mod body;
mod channel;
mod client_address;
mod error;
mod forward;
mod headers;
mod location;
mod outgoing;
mod path;
mod relay;
mod response;
mod target;
#[cfg(test)]
mod tests;
mod upstream;

#[cfg(feature = "dev")]
pub(crate) use body::{LIMIT as BODY_LIMIT, TIMEOUT as BODY_TIMEOUT};
#[cfg(feature = "__tower")]
pub(crate) use forward::buffered;
#[cfg(any(feature = "poem", feature = "rocket"))]
pub(crate) use forward::with_length;
pub(crate) use forward::{configured, forward};
#[cfg(feature = "dev")]
pub(crate) use headers::PROXY_URL;
pub(crate) use outgoing::ProxiedRequest;
pub(crate) use path::ProxyPath;
#[cfg(feature = "__middleware")]
pub(crate) use response::ProxyResponse;
#[cfg(any(feature = "actix", feature = "ntex"))]
pub(crate) use response::length;
pub(crate) use upstream::{DEFAULT_URL, Upstream};
