//! Syntax of the input, before its meaning is checked.
//!
//! `args` the list in an attribute · `value` the value behind an `=` · `function` the item below ·
//! `boxed` a body that is one boxed future · `items` the items in a module or an `impl` · `marks` ours and
//! the frameworks' among a function's attributes · `declaration` the head of a named policy · `types` how a
//! type is written · `surroundings` the item around an attribute

mod args;
mod boxed;
mod declaration;
mod function;
mod items;
mod marks;
pub(crate) mod surroundings;
mod types;
mod value;

pub(crate) use args::{Arg, Call, entries, split};
pub(crate) use declaration::Declaration;
pub(crate) use function::{Function, Parameter, find, words};
pub(crate) use items::{Impl, Item, Module, items};
pub(crate) use marks::{is_for_tests, is_ours, is_route, mark_of, misspelt};
pub(crate) use types::{Shape, shape, spelled};
pub(crate) use value::{Value, name, number, path, string, ungroup, well_formed, word};
