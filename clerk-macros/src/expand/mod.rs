//! The output: a policy as const data, and one parameter. The runtime has the behaviour.
//!
//! `handler` the function · `explicit` the check in its body · `policy` the const · `condition` a
//! condition in it · `unbound` Clerk types among the framework's parameters · `register` a line for the
//! access matrix · `imports` the marks in scope

mod condition;
mod explicit;
mod handler;
mod imports;
mod policy;
mod register;
mod unbound;

pub(crate) use handler::{Expansion, broken, handler, type_name};
pub(crate) use imports::imports;
pub(crate) use policy::named;
pub(crate) use register::public;
