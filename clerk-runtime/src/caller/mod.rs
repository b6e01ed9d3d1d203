//! Who calls: sessions, machines, organizations, and why somebody counts as nobody. Pure.
//!
//! `ids` newtypes · `token` the redacting token · `claims` a session token's payload, versions 1
//! and 2 · `session`, `machine` what was verified · `auth` what handlers see, `json` as JSON ·
//! `has` authorization · `reason` wire strings

mod auth;
mod claims;
mod has;
mod ids;
mod json;
mod machine;
mod reason;
mod session;
mod token;

pub use auth::Auth;
#[cfg(any(test, feature = "__test"))]
pub(crate) use auth::Known;
pub(crate) use auth::{Caller, Judgement, Nobody};
pub use has::Ask;
pub(crate) use ids::id;
pub use ids::{OrgId, SessionId, UserId};
pub use machine::Machine;
pub use reason::Reason;
pub use session::Session;
pub use token::Token;
