//! Clerk's scripts in a developer's `node_modules` folder.

use std::path::{Path, PathBuf};

/// Packages whose scripts the start page loads, in the order of the `npm install` command that it
/// shows without them.
const REQUIRED: [&str; 2] = ["clerk-js", "ui"];

/// Largest file in bytes. The scripts are smaller.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// Clerk's npm packages.
pub(super) struct Packages {
    given: Option<PathBuf>,
}

/// A file of a package.
pub(super) struct PackageFile {
    pub(super) content: Vec<u8>,
    pub(super) content_type: &'static str,
}

impl Packages {
    pub(super) const fn new(given: Option<PathBuf>) -> Self {
        Self { given }
    }

    /// Returns the names of the required packages that are not installed.
    pub(super) fn missing(&self) -> Vec<String> {
        let folder = self.folder();
        let missing = REQUIRED.into_iter().filter(|name| {
            let package = folder.as_ref().map(|folder| package(folder, name));
            !package.is_some_and(|package| package.join("package.json").is_file())
        });
        missing.map(|name| format!("@clerk/{name}")).collect()
    }

    /// Reads a file below `dist/` of a Clerk package. `path` is relative to the package. Returns
    /// `None` for everything else, including links to files outside the package.
    pub(super) fn read(&self, name: &str, path: &str) -> Option<PackageFile> {
        let content_type = content_type(path)?;
        let is_plain =
            |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']);
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if name.is_empty()
            || !is_name
            || !path.starts_with("dist/")
            || !path.split('/').all(is_plain)
        {
            return None;
        }
        let package = package(&self.folder()?, name).canonicalize().ok()?;
        let file = package.join(path).canonicalize().ok()?;
        let size = file
            .metadata()
            .ok()
            .filter(std::fs::Metadata::is_file)?
            .len();
        if !file.starts_with(&package) || size > MAX_FILE {
            return None;
        }
        let content = std::fs::read(file).ok()?;
        Some(PackageFile {
            content,
            content_type,
        })
    }

    /// Returns the given folder or, without one, the nearest one with Clerk's packages, from the
    /// current directory upwards. Each call searches again, since packages may be installed while
    /// the instance runs.
    fn folder(&self) -> Option<PathBuf> {
        if self.given.is_some() {
            return self.given.clone();
        }
        let current = std::env::current_dir().ok()?;
        let mut folders = current
            .ancestors()
            .map(|folder| folder.join("node_modules"));
        folders.find(|folder| package(folder, "clerk-js").is_dir())
    }
}

fn package(folder: &Path, name: &str) -> PathBuf {
    folder.join("@clerk").join(name)
}

fn content_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "js" | "mjs" => Some("text/javascript"),
        "css" => Some("text/css"),
        "json" | "map" => Some("application/json"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Returns packages in a new folder, which also has a file outside of them.
    fn packages(name: &str) -> (PathBuf, Packages) {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let dist = folder.join("@clerk/clerk-js/dist");
        fs::create_dir_all(&dist).unwrap();
        fs::write(folder.join("@clerk/clerk-js/package.json"), "{}").unwrap();
        fs::write(dist.join("clerk.browser.js"), "clerk()").unwrap();
        fs::write(folder.join("outside.js"), "outside()").unwrap();
        (folder.clone(), Packages::new(Some(folder)))
    }

    #[test]
    fn script_of_a_package_is_read() {
        let (folder, packages) = packages("scripts");
        let file = packages.read("clerk-js", "dist/clerk.browser.js").unwrap();
        assert_eq!(file.content, b"clerk()");
        assert_eq!(file.content_type, "text/javascript");
        assert_eq!(packages.missing(), ["@clerk/ui"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn files_outside_a_package_are_not_read() {
        let (folder, packages) = packages("traversal");
        #[cfg(unix)]
        std::os::unix::fs::symlink(
            folder.join("outside.js"),
            folder.join("@clerk/clerk-js/dist/link.js"),
        )
        .unwrap();
        for (name, path) in [
            ("clerk-js", "dist/../../../outside.js"),
            ("clerk-js", "dist/./clerk.browser.js"),
            ("clerk-js", "dist//clerk.browser.js"),
            ("clerk-js", "dist\\..\\..\\..\\outside.js"),
            ("clerk-js", "package.json"),
            ("clerk-js", "dist/link.js"),
            ("clerk-js", "dist"),
            ("clerk-js", "/etc/passwd"),
            ("..", "dist/clerk.browser.js"),
            ("", "dist/clerk.browser.js"),
            ("ui", "dist/ui.browser.js"),
        ] {
            assert!(packages.read(name, path).is_none(), "{name} {path}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
