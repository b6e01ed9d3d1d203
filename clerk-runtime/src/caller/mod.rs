//! Who calls: sessions, machines, organizations, and why somebody counts as nobody. Pure.
//!
//! `ids` newtypes · `token` the redacting token · `claims` a session token's payload, versions 1
//! and 2 · `session`, `machine` what was verified · `judgement` what a request came to · `auth` what
//! handlers see of it, `json` as JSON · `has` authorization · `reason` wire strings · `failure`
//! credentials that were not accepted

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
