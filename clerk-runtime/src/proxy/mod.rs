//! Proxy of the Frontend API on the application's own origin; Clerk's `frontendApiProxy`.
//!
//! ```text
//!   middleware ─▶ forward ─▶ outgoing: path · target · headers · client_address ─▶ body ─▶ upstream
//!                    ▲                                                                       │
//!                    └── answer: headers · location ◀────────────────────────────────────────┘
//! ```
//!
//! Without I/O: `path` path of the proxy · `target` URL at the Frontend API · `headers` headers that
//! are forwarded · `client_address` address of the browser · `outgoing` request to the Frontend API ·
//! `location` URLs of redirects · `answer` reply to the browser · `error` errors and their replies
//!
//! With I/O: `upstream` settings, and calls of the Frontend API · `body` reading of a body ·
//! `forward` the function that every middleware calls

mod answer;
mod body;
mod client_address;
mod error;
mod forward;
mod headers;
mod location;
mod outgoing;
mod path;
mod target;
#[cfg(test)]
mod tests;
mod upstream;

#[cfg(feature = "dev")]
pub(crate) use body::LIMIT as BODY_LIMIT;
pub(crate) use forward::{configured, forward};
#[cfg(feature = "dev")]
pub(crate) use headers::PROXY_URL;
pub(crate) use outgoing::ProxiedRequest;
pub(crate) use path::ProxyPath;
pub(crate) use upstream::{DEFAULT_URL, Upstream};
