//! Dependencies and packages of the workspace, as cargo resolves them on this platform.
#![expect(clippy::expect_used, reason = "a test without cargo's output fails")]

use std::collections::BTreeSet;
use std::process::Command;

use serde::Deserialize;

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Fields of a package in `cargo metadata`.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) rust_version: Option<String>,
    /// Registries that accept the package, or `None` for all.
    pub(crate) publish: Option<Vec<String>>,
    /// `None` for members of the workspace.
    pub(crate) source: Option<String>,
}

/// Returns all packages on which the workspace depends, and its members.
pub(crate) fn packages() -> Vec<Package> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let platform = ["--filter-platform", host.expect("cargo's platform")];
    let metadata = ["metadata", "--offline", "--locked", "--format-version", "1"];
    let metadata = cargo(&[&metadata[..], &platform].concat());
    let metadata: Metadata = serde_json::from_str(&metadata).expect("metadata of the workspace");
    metadata.packages
}

/// Returns the name and the version, such as `v1.2.3`, of each crate that is compiled for the package
/// that `arguments` selects. `edges` lists the kinds of dependencies to follow, such as
/// `normal,build`.
pub(crate) fn tree(edges: &str, arguments: &[&str]) -> BTreeSet<(String, String)> {
    let tree = ["tree", "--offline", "--locked", "--edges", edges];
    let format = ["--prefix", "none", "--format", "{p}"];
    let lines = cargo(&[&tree[..], &format, arguments].concat());
    let crates = lines.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    });
    crates.collect()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(ROOT)
        .args(arguments)
        .output()
        .expect("cargo");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text")
}
