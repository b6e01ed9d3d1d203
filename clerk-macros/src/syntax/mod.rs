//! Syntax of the input, before its meaning is checked.
//!
//! `args` option list of an attribute · `value` values after `=` · `function` guarded functions · `boxed`
//! bodies that are one boxed future · `items` items of a module or an `impl` · `attributes` recognition of a
//! function's attributes · `declaration` declarations of a named policy and of names · `types` forms of types ·
//! `context` item around an attribute

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
pub(crate) use declaration::{Declaration, NamesDeclaration};
pub(crate) use function::{HandlerFn, NamedParameter, find, words};
pub(crate) use items::{Impl, Module, ModuleItem, items};
pub(crate) use types::{TypeShape, shape, spelled};
pub(crate) use value::{Value, constant, name, number, path, string, ungroup, well_formed, word};
