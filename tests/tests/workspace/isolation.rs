//! Checks that a feature depends on its own framework only. The features and their crates are read
//! from `clerk-runtime/Cargo.toml`.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its input fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{ROOT, tree};

/// The feature that every framework's feature enables.
const FRAMEWORK: &str = "__framework";

/// Crates with traits that frameworks share.
const INTERFACES: &[&str] = &["tower-layer", "tower-service"];

/// The framework of the offline instance, on which the feature `dev` and every example depend.
const OFFLINE_SERVER: &str = "axum";

/// TLS implementations and cryptography libraries. A build must have one of each.
const TLS: &[&[&str]] = &[
    &["rustls", "native-tls", "openssl", "boring", "s2n-tls"],
    &["aws-lc-rs", "ring", "openssl-sys", "boring-sys"],
];

/// The features of `clerk-runtime`, each with the features and dependencies that it enables.
struct Features(BTreeMap<String, Vec<String>>);

impl Features {
    fn read() -> Self {
        let manifest = Path::new(ROOT).join("clerk-runtime/Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest in TOML");
        let features = manifest.get("features").expect("features").clone();
        Self(features.try_into().expect("lists of features"))
    }

    /// Returns everything that a feature enables, itself included.
    fn closure<'a>(&'a self, feature: &'a str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open = vec![feature];
        while let Some(next) = open.pop() {
            if found.insert(next) {
                let more = self.0.get(next).into_iter().flatten();
                open.extend(more.map(String::as_str));
            }
        }
        found
    }

    /// Returns the frameworks: features such as `poem`, without `poem-openapi`, which is a part of one,
    /// and without private features.
    fn frameworks(&self) -> Vec<&str> {
        let names = self.0.keys().map(String::as_str);
        names
            .filter(|name| !name.starts_with("__") && self.closure(name).contains(FRAMEWORK))
            .filter(|name| self.framework_of(name).is_none_or(|whole| whole == *name))
            .collect()
    }

    /// Returns the framework that a feature is, or is a part of.
    fn framework_of<'a>(&self, feature: &'a str) -> Option<&'a str> {
        let whole = feature.split('-').next().unwrap_or(feature);
        self.closure(feature).contains(FRAMEWORK).then(|| {
            if self.0.contains_key(whole) {
                whole
            } else {
                feature
            }
        })
    }

    /// Returns the crates with a framework's name on which its features depend.
    fn crates(&self, framework: &str) -> BTreeSet<String> {
        let own = self
            .0
            .keys()
            .filter(|it| self.framework_of(it) == Some(framework));
        own.flat_map(|feature| self.closure(feature))
            .filter_map(|it| it.strip_prefix("dep:"))
            .filter(|name| name.starts_with(framework) && !INTERFACES.contains(name))
            .map(str::to_owned)
            .collect()
    }

    /// Returns the features that can change which crates are compiled.
    fn with_dependencies(&self) -> Vec<&str> {
        let names = self.0.keys().map(String::as_str);
        names
            .filter(|name| self.closure(name).iter().any(|it| it.contains([':', '/'])))
            .collect()
    }
}

fn runtime_tree(features: &str) -> BTreeSet<(String, String)> {
    let package = ["-p", "clerk-runtime", "--no-default-features"];
    tree(
        "normal",
        &[&package[..], &["--features", features]].concat(),
    )
}

fn names(tree: &BTreeSet<(String, String)>) -> BTreeSet<&str> {
    tree.iter().map(|(name, _)| name.as_str()).collect()
}

/// Asserts that the tree has no crates of frameworks other than `own`.
fn assert_no_other_framework(
    features: &Features,
    own: Option<&str>,
    what: &str,
    found: &BTreeSet<&str>,
) {
    for framework in features.frameworks() {
        let crates = features.crates(framework);
        for name in crates.iter().filter(|_| Some(framework) != own) {
            assert!(!found.contains(name.as_str()), "{what} pulls {name}");
        }
    }
}

#[test]
fn manifest_lists_every_framework_with_its_crates() {
    let features = Features::read();
    let frameworks = features.frameworks();
    for known in [
        "actix", "axum", "lambda", "ntex", "poem", "rocket", "salvo", "tonic", "warp",
    ] {
        assert!(frameworks.contains(&known), "{frameworks:?}");
        let crates = features.crates(known);
        assert!(!crates.is_empty(), "{known} has no crate of its name");
    }
    assert!(frameworks.contains(&"tower"), "{frameworks:?}");
    assert!(!frameworks.contains(&"salvo-openapi"));
    assert!(!frameworks.contains(&"__tower"));
    let salvo = features.crates("salvo");
    assert!(salvo.contains("salvo_core") && salvo.contains("salvo-oapi"));
}

#[test]
fn every_framework_runs_the_contract_suite() {
    let features = Features::read();
    assert_eq!(features.frameworks(), tests::apps::FRAMEWORKS);
}

#[test]
fn feature_does_not_enable_another_framework() {
    let features = Features::read();
    for feature in features.with_dependencies() {
        let own = features.framework_of(feature);
        let tree = runtime_tree(feature);
        let mut found = names(&tree);
        if feature == "dev" {
            found.remove(OFFLINE_SERVER);
        }
        assert_no_other_framework(&features, own, &format!("the feature {feature}"), &found);
        if let Some(own) = own {
            let crates = features.crates(own);
            let pulls_its_own = crates.iter().any(|name| found.contains(name.as_str()));
            assert!(crates.is_empty() || pulls_its_own, "{feature}: {found:?}");
        }
    }
    // The other features only enable code of this crate.
    let rest = runtime_tree("full-api");
    assert_no_other_framework(&features, None, "the Backend API", &names(&rest));
}

#[test]
fn default_build_has_no_framework_and_one_tls() {
    let tree = tree("normal", &["-p", "clerk-runtime"]);
    let found = names(&tree);
    assert_no_other_framework(&Features::read(), None, "the default build", &found);
    for kinds in TLS {
        let is_one = |(name, _): &&(String, String)| kinds.contains(&name.as_str());
        let stacks: Vec<_> = tree.iter().filter(is_one).collect();
        assert_eq!(stacks.len(), 1, "{stacks:?}");
    }
}

/// Each of these crates takes a large part of the build time.
#[test]
fn default_build_has_no_optional_dependencies() {
    let tree = tree("normal", &["-p", "clerk-runtime"]);
    let found = names(&tree);
    for heavy in ["h2", "inventory", "similar", "urlpattern", "tokio-macros"] {
        assert!(!found.contains(heavy), "the default build pulls {heavy}");
    }
    let with = runtime_tree("http2,organization-sync,access-matrix");
    let with = names(&with);
    for feature in ["h2", "inventory", "similar", "urlpattern"] {
        assert!(with.contains(feature), "no feature pulls {feature}");
    }
}

/// Users copy the manifests of the examples.
#[test]
fn example_depends_on_its_own_framework_only() {
    let features = Features::read();
    for example in examples() {
        let name = example.file_name().expect("a name").to_str().expect("text");
        let own = features.frameworks().into_iter().find(|it| *it == name);
        let Some(own) = own else { continue };
        let tree = tree("normal", &["-p", &format!("example-{name}")]);
        let mut found = names(&tree);
        let pulls = features.crates(own);
        let pulls = pulls.iter().any(|name| found.contains(name.as_str()));
        found.remove(OFFLINE_SERVER);
        assert!(
            pulls || features.crates(own).is_empty(),
            "{name}: {found:?}"
        );
        assert_no_other_framework(&features, Some(own), &format!("example-{name}"), &found);
    }
}

fn examples() -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(ROOT).join("examples")).expect("examples");
    let paths = entries.map(|entry| entry.expect("an example").path());
    let folders: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    assert!(folders.len() > 1, "{folders:?}");
    folders
}
