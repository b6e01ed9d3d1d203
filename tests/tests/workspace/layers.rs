//! Checks that the pure layers contain no async code, I/O or frameworks.
#![expect(
    clippy::expect_used,
    reason = "sources that can't be read fail the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../clerk-runtime/src");

/// Texts that a pure layer must not contain, each with the reason.
const FORBIDDEN: &[(&str, &str)] = &[
    ("async ", "async code"),
    (".await", "async code"),
    ("tokio", "async code"),
    ("futures", "async code"),
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("std::env", "the environment"),
    ("std::net", "the network"),
    ("reqwest", "the network"),
    ("hyper", "the network"),
    ("crate::service", "an outer layer"),
    ("crate::adapters", "an outer layer"),
    ("crate::authorize", "an outer layer"),
    ("crate::dev", "an outer layer"),
    ("axum", "a framework"),
    ("actix", "a framework"),
    ("rocket", "a framework"),
    ("poem", "a framework"),
    ("salvo", "a framework"),
    ("warp", "a framework"),
    ("tonic", "a framework"),
    ("tower", "a framework"),
];

/// The pure half of the Backend API client.
const PURE_API: &[&str] = &[
    "api/request.rs",
    "api/retry.rs",
    "api/page.rs",
    "api/models",
];

#[test]
fn the_pure_layers_name_nothing_that_does() {
    let layers = [
        "policy",
        "caller",
        "request_head",
        "jwt",
        "engine",
        "response",
    ];
    let files: Vec<PathBuf> = layers
        .iter()
        .chain(PURE_API)
        .flat_map(|layer| rust_files(layer))
        .collect();
    assert!(
        files.len() > 30,
        "only {} files found below {SOURCE}",
        files.len()
    );

    let offences: Vec<String> = files.iter().flat_map(|file| offences(file)).collect();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_environment_is_read_in_one_file() {
    let readers: Vec<PathBuf> = rust_files("")
        .into_iter()
        .filter(|file| code(file).any(|(_, line)| line.contains("env::var")))
        .collect();
    assert_eq!(readers, [Path::new(SOURCE).join("config/env.rs")]);
}

#[test]
fn only_one_file_speaks_to_the_http_client() {
    for file in rust_files("") {
        let speaks = code(&file).any(|(_, line)| line.contains("reqwest::"));
        assert!(
            !speaks || file.ends_with("api/reqwest.rs"),
            "{} uses reqwest",
            file.display()
        );
    }
}

/// Each crate has its own copy, since it is packaged alone.
#[test]
fn macros_and_runtime_have_one_grammar() {
    let runtime = Path::new(SOURCE).join("policy/grammar.rs");
    let macros = Path::new(SOURCE).join("../../clerk-macros/src/grammar.rs");
    let text = |file: &Path| fs::read_to_string(file).expect("a readable source file");
    assert_eq!(
        text(&runtime),
        text(&macros),
        "copy {} to {}",
        macros.display(),
        runtime.display()
    );
}

fn offences(file: &Path) -> Vec<String> {
    code(file)
        .flat_map(|(number, line)| {
            FORBIDDEN
                .iter()
                .filter(move |(word, _)| line.contains(word))
                .map(move |(word, what)| (number, *word, *what))
        })
        .map(|(number, word, what)| {
            format!("{}:{number}: `{}` is {what}", file.display(), word.trim())
        })
        .collect()
}

/// Returns a file's lines of code, numbered from 1, without comments, `cfg` attributes and the tests at
/// its end.
fn code(file: &Path) -> impl Iterator<Item = (usize, String)> + use<> {
    let text = fs::read_to_string(file).expect("a readable source file");
    let lines: Vec<String> = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .map(|line| line.split("//").next().unwrap_or_default())
        .map(|line| {
            if line.trim().starts_with("#[cfg(") {
                ""
            } else {
                line
            }
        })
        .map(str::to_owned)
        .collect();
    (1..).zip(lines)
}

/// Returns a layer's files without tests: those of its folder, or the one file with its name.
pub(crate) fn rust_files(layer: &str) -> Vec<PathBuf> {
    let folder = Path::new(SOURCE).join(layer);
    if !folder.is_dir() {
        let file = folder.with_extension("rs");
        return vec![file];
    }
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a folder's entry").path();
            if path.file_stem().is_some_and(|name| name == "tests") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
