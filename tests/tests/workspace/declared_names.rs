//! Compares the JSON schema of `clerk.toml` with its parser, and the copies of the parser.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its input fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, Schemas};
use clerk_runtime::names::DeclaredNames;

use crate::cargo::ROOT;

const SCHEMA: &str = "clerk-runtime/docs/clerk.schema.json";

/// Returns the samples of a kind. The file of the example is a valid one.
fn samples(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(ROOT).join("tests/declared-names").join(kind);
    let entries = fs::read_dir(folder).expect("a folder of samples");
    let files: Vec<_> = entries
        .map(|entry| entry.expect("a sample").path())
        .collect();
    assert!(files.len() > 3, "{files:?}");
    let example = Path::new(ROOT).join("examples/invoices/clerk.toml");
    let example = (kind == "valid").then_some(example);
    files.into_iter().chain(example).collect()
}

/// Asserts what the parser and the schema say of all samples of a kind.
fn assert_accepted(kind: &str, by_parser: bool, by_schema: bool) {
    let mut schemas = Schemas::new();
    let schema = Path::new(ROOT).join(SCHEMA);
    let schema = schema.to_str().expect("a path in UTF-8");
    let schema = Compiler::new()
        .compile(schema, &mut schemas)
        .expect("a valid schema");
    for file in samples(kind) {
        let parsed = DeclaredNames::read(&file);
        assert_eq!(
            parsed.is_ok(),
            by_parser,
            "parser: {} {parsed:?}",
            file.display()
        );
        let text = fs::read_to_string(&file).expect("a sample in UTF-8");
        let table: toml::Table = text.parse().expect("a sample in TOML");
        let value = serde_json::to_value(table).expect("a table without dates");
        let valid = schemas.validate(&value, schema);
        assert_eq!(
            valid.is_ok(),
            by_schema,
            "schema: {} {valid:?}",
            file.display()
        );
    }
}

#[test]
fn schema_and_parser_accept_the_same_files() {
    assert_accepted("valid", true, true);
    assert_accepted("invalid", false, false);
}

/// A schema cannot compare names with each other.
#[test]
fn references_are_only_checked_by_the_parser() {
    assert_accepted("unresolved", false, true);
}

/// Each crate has its own copy of the parser, since it is packaged alone.
#[test]
fn parser_is_the_same_folder_in_macros_and_runtime() {
    let files = |member: &str| {
        let folder = Path::new(ROOT).join(member).join("src/names/file");
        let entries = fs::read_dir(folder).expect("a folder");
        let file = |path: PathBuf| {
            let name = path.file_name().expect("a name").to_owned();
            (name, fs::read_to_string(path).expect("a source file"))
        };
        let files = entries.map(|entry| file(entry.expect("a file").path()));
        files.collect::<BTreeSet<_>>()
    };
    let (macros, runtime) = (files("clerk-macros"), files("clerk-runtime"));
    assert!(macros.len() > 4);
    assert_eq!(macros, runtime);
}
