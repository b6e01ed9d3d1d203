//! Checks that the pure layers contain no async code and use no outer layer, framework or network.
//!
//! rustc lets each module of a crate use every other one, so this is a search for words in their
//! sources. Calls that read the clock or the environment are lints, `disallowed-methods` in `clippy.toml`.
#![expect(
    clippy::expect_used,
    reason = "a source file that cannot be read fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../clerk-runtime/src");

/// Words that a pure layer must not contain.
const FORBIDDEN: &[&str] = &[
    "async ",
    ".await",
    "tokio",
    "futures",
    "std::net",
    "reqwest",
    "hyper",
    "crate::service",
    "crate::adapters",
    "crate::authorize",
    "crate::dev",
    "axum",
    "actix",
    "rocket",
    "poem",
    "salvo",
    "warp",
    "tonic",
    "tower",
];

/// Folders of the pure layers, and the pure half of the Backend API client.
const PURE: &[&str] = &[
    "policy",
    "caller",
    "request_head",
    "jwt",
    "engine",
    "response",
    "oauth",
    "proxy/client_address.rs",
    "proxy/error.rs",
    "proxy/headers.rs",
    "proxy/location.rs",
    "proxy/outgoing.rs",
    "proxy/path.rs",
    "proxy/target.rs",
    "revocations/call.rs",
    "revocations/event.rs",
    "revocations/filter.rs",
    "revocations/fingerprint.rs",
    "revocations/outbox.rs",
    "revocations/revocation.rs",
    "revocations/set.rs",
    "api/request.rs",
    "api/retry.rs",
    "api/page.rs",
    "api/models",
];

#[test]
fn pure_layers_contain_no_forbidden_words() {
    let files: Vec<PathBuf> = PURE.iter().flat_map(|layer| rust_files(layer)).collect();
    assert!(files.len() > 30, "only {} files found", files.len());
    let found: Vec<String> = files.iter().flat_map(|file| forbidden(file)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Each crate has its own copy of the grammar, since it is packaged alone.
#[test]
fn grammar_is_the_same_file_in_macros_and_runtime() {
    let text = |file: &str| {
        let file = Path::new(SOURCE).join(file);
        fs::read_to_string(file).expect("a readable source file")
    };
    assert_eq!(
        text("policy/grammar.rs"),
        text("../../clerk-macros/src/grammar.rs")
    );
}

/// Returns the lines with a forbidden word. Comments, names of features and the tests at a file's end
/// are not searched.
fn forbidden(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("a readable source file");
    let lines = (1..).zip(text.lines());
    lines
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .filter(|(_, line)| !line.contains("feature = "))
        .map(|(number, line)| (number, line.split("//").next().unwrap_or_default()))
        .filter_map(|(number, code)| {
            let word = FORBIDDEN.iter().find(|word| code.contains(**word))?;
            Some(format!("{}:{number}: `{}`", file.display(), word.trim()))
        })
        .collect()
}

/// Returns a layer's files without tests: those of its folder, or the one file.
pub(crate) fn rust_files(layer: &str) -> Vec<PathBuf> {
    let path = Path::new(SOURCE).join(layer);
    if !path.is_dir() {
        return vec![path];
    }
    let entries = fs::read_dir(&path).expect("a readable folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names
        .filter(|name| !matches!(name.as_str(), "tests" | "tests.rs"))
        .filter(|name| path.join(name).is_dir() || is_rust(Path::new(name)))
        .flat_map(|name| rust_files(&format!("{layer}/{name}")))
        .collect()
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}
