//! The output: a policy as const data, and one argument. Behaviour is the runtime's.
//!
//! `handler` the function · `policy` the const · `condition` the tree in it

mod condition;
mod handler;
mod policy;

pub(crate) use handler::{broken, handler};
pub(crate) use policy::named;
