//! Names that an application declares in `clerk.toml`: roles with their permissions, features,
//! plans, JWT templates, scopes and reverification presets.
//!
//! The attributes check their literals against the file at compile time, and
//! [`names!`](macro@crate::names) makes constants of it. At run time, it seeds the offline instance
//! (`dev::Builder::names`) and is the basis of the access by role
//! (`access_matrix::Matrix::by_role`). The program `clerk-names` compares it with Clerk. The guide
//! describes all of them: [`guide::declared_names`](crate::guide::declared_names).
//!
//! ```
//! # fn example() -> Result<(), clerk_runtime::names::NamesError> {
//! use clerk_runtime::names::DeclaredNames;
//!
//! let names = DeclaredNames::read("clerk.toml")?;
//! let admins = names.permissions_of("org:admin").count();
//! # let _ = admins;
//! # Ok(())
//! # }
//! ```

// `file` the file, the same as in the macros · `live` names of an instance of Clerk · `difference`
// of two sets of names · `document` text of the file · `program` the program `clerk-names`

#[cfg(feature = "names")]
mod difference;
#[cfg(feature = "names")]
mod document;
#[expect(dead_code, unused_imports, reason = "the macros use the rest")]
pub(crate) mod file;
#[cfg(feature = "names")]
mod live;
#[cfg(feature = "names")]
pub(crate) mod program;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use self::file::{FileError, Names};
use crate::policy::grammar;

/// Names that a `clerk.toml` declares; cheap to clone.
#[derive(Clone, Debug)]
pub struct DeclaredNames(pub(crate) Arc<Names>);

impl DeclaredNames {
    /// Reads a file. A relative path is resolved against the current folder, which is the package's in
    /// tests.
    ///
    /// # Errors
    /// Fails if the file is missing, too large (256 KiB) or not valid. The message has the path,
    /// and line and column of the mistake.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, NamesError> {
        let names = file::read(path.as_ref()).map_err(NamesError)?;
        Ok(Self(Arc::new(names)))
    }

    /// Returns the declared roles, such as `org:admin`, in alphabetical order.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.0.roles.keys().map(String::as_str)
    }

    /// Returns the permissions of a role with those that it inherits, such as `org:invoices:create`, in
    /// alphabetical order. There are none for a role that is not declared.
    pub fn permissions_of(&self, role: &str) -> impl Iterator<Item = &str> {
        let role = self.0.roles.get(role);
        let permissions = role.into_iter().flat_map(|role| &role.permissions);
        permissions.map(String::as_str)
    }
}

/// Error of a `clerk.toml` that cannot be read. `Display` shows its path, and the position and the
/// reason.
#[derive(Clone)]
pub struct NamesError(FileError);

impl fmt::Display for NamesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for NamesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NamesError({})", self.0)
    }
}

impl std::error::Error for NamesError {}
