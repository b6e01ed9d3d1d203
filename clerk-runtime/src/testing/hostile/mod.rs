//! Hostile requests to protected routes of a running HTTP server.
//!
//! For each protected route, the suite sends about 200 requests that the server must reject: forged
//! and foreign tokens, cookies, other methods, other spellings of the path, headers of proxies,
//! bodies that never arrive and malformed HTTP. It works with every HTTP server, whichever language
//! and library it uses.
//!
//! ```
//! # #[cfg(feature = "dev")]
//! # mod example {
//! use clerk_runtime::dev::Instance;
//! use clerk_runtime::testing::hostile::{self, OfflineTokens, ProtectedRoute};
//!
//! # pub async fn test(app_url: &str, instance: &Instance) -> Result<(), Box<dyn std::error::Error>> {
//! // `app_url` is that of an application that uses the offline instance.
//! let tokens = OfflineTokens::start(instance, "alice").await?;
//! let suite = hostile::suite(app_url, tokens).protect("/admin", ProtectedRoute::get());
//! suite.run().await.assert();
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The page [`testing`](crate::guide::testing#hostile-requests) of the guide has a whole test.
//!
//! # Rules
//!
//! Before and after the hostile requests, the suite calls the route with a valid credential. If the
//! response is not 2xx, the report has an error, since a route that rejects everything proves
//! nothing.
//!
//! Rejections are client errors (4xx), redirects within the application or to its sign-in page, and the
//! statuses 501 and 505. These are findings:
//!
//! - a success (2xx); for other paths, one that differs from the response to an unknown path
//! - the protected body, whatever the status
//! - a server error (5xx)
//! - no response within the time limit
//! - a redirect to another origin than those to which the same route redirects without credentials.
//!   A server that takes its origin from `Host` or the headers of proxies redirects to the attacker's:
//!   configure its public origin (`public_url`)
//!
//! The suite sends `http` requests only, each over a connection of its own. Run it against the server
//! itself, not through a proxy that terminates TLS: a proxy changes paths and headers.

// `suite` settings · `attacker` the run · `route` a protected route · `source` credentials from a
// Clerk instance (`offline`: the offline one) · `forge` the attacker's key and tokens, `key_server`
// the attacker's key set · `attempt` a hostile request · `cases` all of them · `client` HTTP over a
// socket, which reads a `response` · `control` the valid requests · `judge` the rules, pure · `report`
// the result

mod attacker;
mod attempt;
mod cases;
mod client;
mod control;
mod forge;
mod judge;
mod key_server;
#[cfg(feature = "dev")]
mod offline;
mod report;
mod response;
mod route;
mod source;
mod suite;
#[cfg(test)]
#[cfg(feature = "dev")]
mod tests;

#[cfg(feature = "dev")]
#[cfg_attr(docsrs, doc(cfg(feature = "dev")))]
pub use offline::{OfflineTokens, OfflineTokensError};
pub use report::{Finding, Report, RouteReport, Severity};
pub use route::ProtectedRoute;
pub use source::{CredentialKind, SourceError, TokenSource};
pub use suite::{Suite, suite};
