//! The output: a policy as const data, and one argument. Behaviour is the runtime's.
//!
//! `handler` the function · `explicit` the check in its body · `policy` the const · `condition` the
//! tree in it · `register` a line for the access matrix

mod condition;
mod explicit;
mod handler;
mod policy;
mod register;

pub(crate) use handler::{broken, handler};
pub(crate) use policy::named;
pub(crate) use register::public;
