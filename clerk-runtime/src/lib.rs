//! Clerk authentication for Rust web servers.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![expect(
    dead_code,
    clippy::todo,
    reason = "the modules are wired up one after the other"
)]

extern crate self as clerk_runtime;

mod adapters;
pub mod api;
mod caller;
mod clock;
pub mod config;
#[cfg(feature = "dev")]
pub mod dev;
mod driver;
mod engine;
mod facts;
mod gate;
mod guard;
mod jwt;
pub mod policy;
mod response;
pub mod webhook;

pub use clerk_macros::{auth, policy, protect, public};

#[cfg(feature = "actix")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
pub use adapters::actix::{ClerkMiddleware, ClerkMiddlewareService};
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use adapters::axum::{ClerkLayer, ClerkService};
pub use api::models::User;
pub use caller::{Ask, Auth, Machine, OrgId, Reason, Session, SessionId, Token, UserId};
pub use driver::{Clerk, NoInstance, RequestState, RequestStatus, TokenOptions, set_default};
pub use facts::RequestFacts;
pub use guard::{Claims, Granted};
pub use policy::Denial;
pub use response::Reply;

#[cfg(feature = "__test")]
#[doc(hidden)]
pub mod __conformance;
#[doc(hidden)]
pub mod __private;
