//! `clerk.toml`: the names that an application declares. The macros check literals with it. The
//! runtime seeds the offline instance with it, compares it with Clerk, and computes the access by
//! role. Each crate has a copy of this folder, so that each can be packaged alone; a test compares
//! the two.
//!
//! `locate` path of the file · `read` file to names · `parse` syntax · `resolve` rules between names ·
//! `nearest` suggestions

mod locate;
mod nearest;
mod parse;
pub(crate) mod read;
mod resolve;

pub(crate) use locate::{FILE_NAME, VARIABLE, locate, workspace_root};
pub(crate) use nearest::{nearest, suggestion, undeclared};
pub(crate) use parse::{LEVELS, PRESETS};
pub(crate) use read::{FileError, read};

use std::collections::{BTreeMap, BTreeSet};

/// Names that a file declares, by section.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) roles: BTreeMap<String, Role>,
    pub(crate) permissions: BTreeMap<String, Item>,
    pub(crate) features: BTreeMap<String, Item>,
    pub(crate) plans: BTreeMap<String, Plan>,
    pub(crate) templates: BTreeMap<String, Item>,
    pub(crate) scopes: BTreeMap<String, Item>,
    pub(crate) reverification: BTreeMap<String, Preset>,
}

/// A declared name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) description: Option<String>,
    /// Line in the file, counted from 1.
    pub(crate) line: usize,
}

/// A declared role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) item: Item,
    /// Its permissions, with those of the roles that it inherits from.
    pub(crate) permissions: BTreeSet<String>,
}

/// A declared plan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) item: Item,
    /// `None` if the file does not state it.
    pub(crate) payer: Option<Payer>,
    /// `None` if the file does not state them.
    pub(crate) features: Option<BTreeSet<String>>,
}

/// Subscriber of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Payer {
    Org,
    User,
}

/// A reverification preset of the application.
#[derive(Clone, Debug)]
pub(crate) struct Preset {
    pub(crate) item: Item,
    /// The runtime's name of the level.
    pub(crate) level: &'static str,
    pub(crate) after_minutes: u32,
}

/// Returns the feature of a permission, `org:<feature>:<action>`.
pub(crate) fn feature_of(permission: &str) -> Option<&str> {
    permission.split(':').nth(1)
}

impl Payer {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::User => "user",
        }
    }
}
