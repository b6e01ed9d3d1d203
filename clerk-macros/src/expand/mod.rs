//! The output: a policy as const data, and one argument. Behaviour is the runtime's.
//!
//! `handler` the function · `explicit` the check in its body · `policy` the const · `condition` the
//! tree in it · `register` a line for the access matrix · `imports` the marks in scope

mod condition;
mod explicit;
mod handler;
mod imports;
mod policy;
mod register;
mod unbound;

pub(crate) use handler::{Pair, broken, handler, type_name};
pub(crate) use imports::imports;
pub(crate) use policy::named;
pub(crate) use register::public;
