//! The caller of a request: sessions, machines, organizations, and the reasons of failed
//! authentication. No I/O.
//!
//! `ids` newtypes · `token` token that is redacted in logs · `claims` claims of a session token,
//! versions 1 and 2 · `session`, `machine` verified callers · `outcome` result of an authentication ·
//! `auth` the handler's view of it · `json` the auth object as JSON · `has` conditions of Clerk's
//! `has()` · `reason` Clerk's reason codes · `failure` reason why credentials were not accepted ·
//! `given` callers for tests

mod auth;
mod claims;
mod failure;
#[cfg(any(test, feature = "__test"))]
mod given;
mod has;
mod ids;
mod json;
mod machine;
mod outcome;
mod reason;
mod session;
mod token;

pub use auth::Auth;
pub use failure::AuthFailure;
#[cfg(any(test, feature = "__test"))]
pub(crate) use given::GivenCaller;
pub use has::AuthCheck;
pub(crate) use ids::id;
pub use ids::{OrgId, SessionId, UserId};
pub use machine::Machine;
pub(crate) use outcome::{AuthOutcome, Caller, Unauthenticated};
pub use reason::Reason;
pub use session::Session;
pub use token::Token;
