//! Tokens as they stand, before anybody asks what they mean.
//!
//! `args` the list in an attribute · `boxed` a body that is one boxed future · `value` what stands behind an `=` · `function` the item below ·
//! `declaration` the head of a named policy ·
//! `types` how a parameter's type is written

mod args;
mod boxed;
mod declaration;
mod function;
mod types;
mod value;

pub(crate) use args::{Arg, Call, split};
pub(crate) use declaration::Declaration;
pub(crate) use function::{Function, Parameter};
pub(crate) use types::{Shape, shape};
pub(crate) use value::{Value, path, string, ungroup, word};
