//! The caller of a request: sessions, machines, organizations, and the reasons of failed
//! authentication. No I/O.
//!
//! `ids` newtypes · `token` the redacting token · `claims` payload of a session token, versions 1
//! and 2 · `session`, `machine` verified callers · `judgement` result of an authentication · `auth`
//! the handler's view of it, `json` as JSON · `has` authorization · `reason` Clerk's reason codes ·
//! `failure` credentials that were not accepted

mod auth;
mod claims;
mod failure;
mod has;
mod ids;
mod json;
mod judgement;
#[cfg(any(test, feature = "__test"))]
mod known;
mod machine;
mod reason;
mod session;
mod token;

pub use auth::Auth;
pub use failure::AuthFailure;
pub use has::Ask;
pub(crate) use ids::id;
pub use ids::{OrgId, SessionId, UserId};
pub(crate) use judgement::{Caller, Judgement, Nobody};
#[cfg(any(test, feature = "__test"))]
pub(crate) use known::Known;
pub use machine::Machine;
pub use reason::Reason;
pub use session::Session;
pub use token::Token;
