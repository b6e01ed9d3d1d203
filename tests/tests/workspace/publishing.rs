//! Checks which crates can be published, and their oldest Rust version.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its input fails"
)]

use crate::cargo::{Package, packages, tree};

/// Version of Rust, such as 1.88.
pub(crate) type RustVersion = (u32, u32);

pub(crate) const PUBLISHED: [&str; 2] = ["clerk-macros", "clerk-runtime"];

/// Returns the oldest Rust version that all dependencies accept, build scripts included, with the
/// default features and `feature`.
pub(crate) fn minimum_rust_version(packages: &[Package], feature: &str) -> RustVersion {
    let dependencies = tree(
        "normal,build",
        &["-p", "clerk-runtime", "--features", feature],
    );
    let is_dependency = |package: &&Package| {
        let version = format!("v{}", package.version);
        package.source.is_some() && dependencies.contains(&(package.name.clone(), version))
    };
    let versions = packages.iter().filter(is_dependency);
    let versions = versions.filter_map(|package| package.rust_version.as_deref());
    versions
        .map(parse_rust_version)
        .max()
        .expect("a dependency with a Rust version")
}

pub(crate) fn parse_rust_version(version: &str) -> RustVersion {
    let mut parts = version
        .split('.')
        .map(|part| part.parse().expect("a number"));
    (parts.next().expect("a version"), parts.next().unwrap_or(0))
}

#[test]
fn rust_version_of_the_published_crates_is_that_of_their_dependencies() {
    let packages = packages();
    let minimum = minimum_rust_version(&packages, "axum");
    for name in PUBLISHED {
        let package = packages.iter().find(|package| package.name == name);
        let own = package.and_then(|package| package.rust_version.as_deref());
        assert_eq!(
            parse_rust_version(own.expect("a Rust version")),
            minimum,
            "{name}"
        );
    }
}

#[test]
fn only_the_two_crates_can_be_published() {
    let packages = packages();
    let members = packages.iter().filter(|package| package.source.is_none());
    let published = members.filter(|package| package.publish.as_deref() != Some(&[]));
    let mut published: Vec<_> = published.map(|package| package.name.as_str()).collect();
    published.sort_unstable();
    assert_eq!(published, PUBLISHED);
}
