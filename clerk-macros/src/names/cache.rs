//! Cache of the declared names. A file is read once in a compilation, and again if it has changed,
//! since the process of an IDE outlives a compilation.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use proc_macro2::Span;

use super::Tracking;
use super::file::{self, FileError, Names, VARIABLE, locate, workspace_root};
use crate::diag::ErrorSink;

/// Declared names of a crate.
#[derive(Clone, Default)]
pub(crate) struct Declared {
    /// The file and its names; `None` if there is no file, or an invalid one.
    pub(crate) names: Option<(PathBuf, Arc<Names>)>,
    pub(crate) is_broken: bool,
    /// Set if the variable disables all checks.
    pub(crate) is_off: bool,
    pub(crate) tracking: Tracking,
}

/// Returns the declared names of the crate that is being compiled. An invalid file is reported once.
pub(crate) fn of_crate(errors: &mut ErrorSink) -> Declared {
    let variable = environment(VARIABLE);
    let package = environment("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if package.is_none() && variable.is_none() {
        return Declared::default();
    }
    let package = package.unwrap_or_default();
    // If the variable is set, the workspace does not matter.
    let workspace = variable.is_none().then(|| cached_workspace_root(&package));
    let path = locate(
        &package,
        workspace.flatten().as_deref(),
        variable.as_deref(),
    );
    let tracking = Tracking::new(path.as_deref(), variable.is_some());
    let names = path.as_deref().and_then(|path| names(path, errors));
    Declared {
        is_broken: path.is_some() && names.is_none(),
        is_off: path.is_none() && variable.is_some(),
        names: path.zip(names),
        tracking,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo and the user state the file's folder in the environment"
)]
fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn cached_workspace_root(package: &Path) -> Option<PathBuf> {
    static ROOTS: Mutex<BTreeMap<PathBuf, Option<PathBuf>>> = Mutex::new(BTreeMap::new());
    let mut roots = lock(&ROOTS);
    if let Some(root) = roots.get(package) {
        return root.clone();
    }
    let root = workspace_root(package);
    roots.insert(package.to_owned(), root.clone());
    root
}

/// A file that was read.
struct Cached {
    stamp: Stamp,
    names: Result<Arc<Names>, FileError>,
    /// Position of the attribute that reported the file as invalid.
    reported: Option<Position>,
}

/// Properties of a file that change with its content.
type Stamp = Option<(u64, Option<SystemTime>)>;

/// File, line and column of an attribute.
type Position = (String, usize, usize);

/// Returns the names in a file. If the file is invalid, one attribute reports it.
fn names(path: &Path, errors: &mut ErrorSink) -> Option<Arc<Names>> {
    static FILES: Mutex<BTreeMap<PathBuf, Cached>> = Mutex::new(BTreeMap::new());
    let metadata = fs::metadata(path).ok();
    let stamp = metadata.map(|it| (it.len(), it.modified().ok()));
    let mut files = lock(&FILES);
    if files.get(path).is_none_or(|cached| cached.stamp != stamp) {
        let names = file::read(path).map(Arc::new);
        let cached = Cached {
            stamp,
            names,
            reported: None,
        };
        files.insert(path.to_owned(), cached);
    }
    let cached = files.get_mut(path)?;
    match &cached.names {
        Ok(names) => Some(Arc::clone(names)),
        Err(error) => {
            let here = position();
            if cached.reported.is_none() || cached.reported == here {
                errors.error_at(Span::call_site(), error);
            }
            cached.reported = cached.reported.take().or(here);
            None
        }
    }
}

/// Returns the position of the attribute that is being expanded. In unit tests, there is none. In
/// some IDEs, it is the same for all attributes, so all of them report an invalid file.
fn position() -> Option<Position> {
    let is_available = proc_macro::is_available();
    is_available.then(|| {
        let span = proc_macro::Span::call_site();
        (span.file(), span.line(), span.column())
    })
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
