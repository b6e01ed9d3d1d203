//! Names that `clerk.toml` declares for the crate that is being compiled.
//!
//! `cache` names of the files that were read · `constants` constants of `names!` · `tracking`
//! rebuild after a change · `file` the file itself

mod cache;
mod constants;
pub(crate) mod file;
mod tracking;

pub(crate) use self::cache::{Declared, of_crate};
pub(crate) use self::constants::{ConstantValue, NameConstant, NamesModule, constants};
pub(crate) use self::tracking::Tracking;
use crate::grammar;
