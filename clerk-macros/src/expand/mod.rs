//! Generated code: a policy as const data, and one parameter. The behaviour is in the runtime.
//!
//! `handler` guarded functions · `explicit` check in a function's body · `policy` policies as constants ·
//! `condition` conditions of a policy · `framework_parameters` Clerk types in the framework's parameters ·
//! `register` entries of the access matrix · `imports` uses of imported attributes · `names` constants of
//! declared names

mod condition;
mod explicit;
mod framework_parameters;
mod handler;
mod imports;
mod names;
mod policy;
mod register;

pub(crate) use handler::{Expansion, broken, handler, type_name};
pub(crate) use imports::imports;
pub(crate) use names::names;
pub(crate) use policy::named;
pub(crate) use register::public;
