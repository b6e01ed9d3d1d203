//! Syntax of the input, before its meaning is checked.
//!
//! `args` the list in an attribute · `value` the value behind an `=` · `function` the item below ·
//! `boxed` a body that is one boxed future · `items` the items in a module or an `impl` · `attributes` ours and
//! the frameworks' among a function's attributes · `declaration` the head of a named policy · `types` how a
//! type is written · `context` the item around an attribute

mod args;
mod attributes;
mod boxed;
pub(crate) mod context;
mod declaration;
mod function;
mod items;
mod types;
mod value;

pub(crate) use args::{Arg, ArgCall, entries, split};
pub(crate) use attributes::{attribute_of, is_for_tests, is_ours, is_route, misspelt};
pub(crate) use declaration::Declaration;
pub(crate) use function::{HandlerFn, NamedParameter, find, words};
pub(crate) use items::{Impl, Item, Module, items};
pub(crate) use types::{TypeShape, shape, spelled};
pub(crate) use value::{Value, name, number, path, string, ungroup, well_formed, word};
