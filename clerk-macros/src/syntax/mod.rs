//! Tokens as they stand, before anybody asks what they mean.
//!
//! `args` the list in an attribute · `value` what stands behind an `=` · `function` the item below ·
//! `signature` how most functions begin · `boxed` a body that is one boxed future · `items` what stands
//! in a module or an `impl` · `nested` functions where items aren't read · `marks` ours and the
//! frameworks' among a function's attributes · `imports` whose names are in scope · `declaration` the
//! head of a named policy · `types` how a type is written · `surroundings` what an attribute stands in

mod args;
mod boxed;
mod declaration;
mod function;
mod imports;
mod items;
mod marks;
mod nested;
mod signature;
pub(crate) mod surroundings;
mod types;
mod value;

pub(crate) use args::{Arg, Call, entries, split, split_all};
pub(crate) use declaration::Declaration;
pub(crate) use function::{Function, Parameter, find, words};
pub(crate) use imports::Imports;
pub(crate) use items::{Impl, Item, Module, items};
pub(crate) use marks::{Marks, is_for_tests, is_route, mark_of, misspelt};
pub(crate) use nested::{Form, Unread, Within, nested};
pub(crate) use types::{Shape, is_future, shape, spelled};
pub(crate) use value::{Value, name, number, path, string, ungroup, well_formed, word};
