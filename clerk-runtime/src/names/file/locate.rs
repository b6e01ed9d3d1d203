//! Path of `clerk.toml`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

/// Name of the file, in the package's folder or in the workspace's.
pub(crate) const FILE_NAME: &str = "clerk.toml";

/// Environment variable with another path. `off`, or an empty value, disables all checks.
pub(crate) const VARIABLE: &str = "CLERK_NAMES";

/// Files by which cargo marks its copies of published packages. Such a copy is not a member of the
/// application's workspace, even if it is in the workspace's folder.
const MARKS_OF_COPIES: [&str; 2] = [".cargo-ok", ".cargo-checksum.json"];

/// Returns the path of a package's file; `None` if there is none. A path in the variable is relative to
/// the package's folder, and is returned even if it does not exist, so that reading it is an error. The
/// same applies to a link without a target.
pub(crate) fn locate(
    package: &Path,
    workspace: Option<&Path>,
    variable: Option<&OsStr>,
) -> Option<PathBuf> {
    if let Some(stated) = variable {
        let is_off = stated.is_empty() || stated == "off";
        return (!is_off).then(|| package.join(stated));
    }
    let folders = [Some(package), workspace].into_iter().flatten();
    let mut files = folders.map(|folder| folder.join(FILE_NAME));
    files.find(|file| file.symlink_metadata().is_ok())
}

/// Returns the root of a package's workspace, found as cargo finds it.
pub(crate) fn workspace_root(package: &Path) -> Option<PathBuf> {
    for folder in package.ancestors() {
        if is_workspace_of(folder, package) {
            return Some(folder.to_owned());
        }
        if MARKS_OF_COPIES
            .iter()
            .any(|mark| folder.join(mark).exists())
        {
            return None;
        }
    }
    None
}

/// Returns `true` if the manifest in this folder declares a workspace that does not exclude the
/// package.
fn is_workspace_of(folder: &Path, package: &Path) -> bool {
    let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml")) else {
        return false;
    };
    let Ok(manifest) = DeTable::parse(&manifest) else {
        return false;
    };
    let Some(workspace) = manifest.get_ref().get("workspace") else {
        return false;
    };
    let excluded = workspace
        .get_ref()
        .get("exclude")
        .and_then(|list| list.get_ref().as_array())
        .into_iter()
        .flatten()
        .filter_map(|path| DeValue::as_str(path.get_ref()));
    let mut excluded = excluded.map(|path| folder.join(path));
    package == folder || !excluded.any(|path| package.starts_with(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!(
            "{}-{}-{name}",
            env!("CARGO_PKG_NAME"),
            std::process::id()
        ));
        fs::remove_dir_all(&folder).unwrap_or_default();
        for (file, text) in files {
            let file = folder.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    const ROOT: &str = "[workspace]\nexclude = [\"tools\"]\n";

    #[test]
    fn workspace_is_the_nearest_that_does_not_exclude_the_package() {
        let root = folder(
            "workspace",
            &[
                ("Cargo.toml", ROOT),
                ("app/Cargo.toml", ""),
                ("own/Cargo.toml", "[workspace]\n"),
            ],
        );
        assert_eq!(workspace_root(&root.join("app")), Some(root.clone()));
        assert_eq!(workspace_root(&root.join("own")), Some(root.join("own")));
        assert_ne!(workspace_root(&root.join("tools/gen")), Some(root.clone()));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn vendored_and_downloaded_packages_have_no_workspace() {
        for mark in MARKS_OF_COPIES {
            let copy = format!("vendor/a/{mark}");
            let root = folder("copies", &[("Cargo.toml", ROOT), (&copy, "")]);
            assert_eq!(workspace_root(&root.join("vendor/a")), None, "{mark}");
            fs::remove_dir_all(root).unwrap();
        }
    }

    #[test]
    fn file_of_the_package_takes_precedence_over_the_workspaces() {
        let root = folder(
            "files",
            &[("clerk.toml", ""), ("app/clerk.toml", ""), ("b/x", "")],
        );
        let located = |package: &str, variable: Option<&str>| {
            locate(&root.join(package), Some(&root), variable.map(OsStr::new))
        };
        assert_eq!(located("app", None), Some(root.join("app/clerk.toml")));
        assert_eq!(located("b", None), Some(root.join("clerk.toml")));
        assert_eq!(
            located("app", Some("n.toml")),
            Some(root.join("app/n.toml"))
        );
        assert_eq!(located("app", Some("/n.toml")), Some("/n.toml".into()));
        assert_eq!(located("app", Some("off")), None);
        assert_eq!(located("app", Some("")), None);
        assert_eq!(locate(&root.join("b"), None, None), None);
        fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn link_without_a_target_is_not_ignored() {
        let root = folder("link", &[("x", "")]);
        std::os::unix::fs::symlink("missing", root.join(FILE_NAME)).unwrap();
        assert_eq!(locate(&root, None, None), Some(root.join(FILE_NAME)));
        fs::remove_dir_all(root).unwrap();
    }
}
