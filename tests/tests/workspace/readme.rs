//! Compares the README with what it describes: frameworks, Rust versions, measurements and files.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its input fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{ROOT, packages};
use crate::publishing::{RustVersion, minimum_rust_version, parse_rust_version};

/// Features of the frameworks that the README lists, each with its Rust version.
fn listed(readme: &str) -> BTreeMap<&str, RustVersion> {
    let rows = readme.lines().filter(|line| line.contains("](examples/"));
    let rows = rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let feature = cells.nth(1)?.split('`').nth(1)?;
        Some((feature, parse_rust_version(cells.next_back()?)))
    });
    rows.collect()
}

#[test]
fn readme_lists_every_framework_with_its_rust_version() {
    let readme = text(&root().join("README.md"));
    let listed = listed(&readme);
    for framework in tests::apps::FRAMEWORKS.iter().chain(&["poem-openapi"]) {
        assert!(listed.contains_key(framework), "{framework} is missing");
    }
    let packages = packages();
    for (feature, version) in listed {
        assert_eq!(
            version,
            minimum_rust_version(&packages, feature),
            "{feature}"
        );
    }
    let (major, minor) = minimum_rust_version(&packages, "axum");
    let badge = format!("rust-{major}.{minor}%2B");
    assert!(readme.contains(&badge), "the badge is not {badge}");
}

/// The README rounds the counts of `performance.md`, which change with every version.
#[test]
fn readme_gives_the_measured_instructions() {
    let readme = text(&root().join("README.md"));
    let measured = text(&root().join("clerk-runtime/docs/performance.md"));
    let counts: Vec<u32> = measured
        .lines()
        .filter_map(|line| {
            line.trim_end_matches(" |")
                .rsplit("| ")
                .next()?
                .parse()
                .ok()
        })
        .collect();
    let &[plain, extension, layer, cookie] = counts.as_slice() else {
        panic!("{counts:?}")
    };
    let paragraph = readme
        .split("\n\n")
        .find(|it| it.contains("instructions per request"));
    let figures: Vec<u32> = numbers(paragraph.expect("a paragraph about instructions"));
    let expected = [plain, extension - plain, layer - plain, cookie - plain];
    assert_eq!(figures.len(), expected.len(), "{figures:?}");
    for (figure, expected) in figures.into_iter().zip(expected) {
        let difference = figure.abs_diff(expected);
        assert!(
            difference * 20 <= expected,
            "{figure} is stated, {expected} is measured"
        );
    }
}

/// Returns the numbers with a separator of thousands, such as 13,400.
fn numbers(text: &str) -> Vec<u32> {
    let words = text.split_whitespace().filter(|word| word.contains(','));
    let digits = words.map(|word| word.replace(',', ""));
    digits.filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn files_that_documents_link_to_exist() {
    let mut missing = Vec::new();
    for document in documents() {
        let folder = document.parent().expect("a folder").to_owned();
        let text = text(&document);
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', '#']).next());
        let files = targets.filter(|target| !target.is_empty() && !target.contains(':'));
        let absent = files.filter(|file| !folder.join(file).exists());
        missing.extend(absent.map(|file| format!("{}: {file}", document.display())));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Returns the Markdown files of the root and of the examples; rustdoc checks the links of its pages.
fn documents() -> Vec<PathBuf> {
    let examples = entries(&root().join("examples"));
    let mut files = entries(root());
    files.extend(
        examples
            .iter()
            .filter(|path| path.is_dir())
            .flat_map(|path| entries(path)),
    );
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    assert!(files.len() > 4, "{files:?}");
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a readable document")
}

fn root() -> &'static Path {
    Path::new(ROOT)
}
