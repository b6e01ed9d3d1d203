//! Errors of the macros for the cases of `ui-tests`, without rustc. The UI tests compare everything that rustc
//! prints, but take minutes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::source::errors;

/// Cases with errors that rustc reports, or in which rustc expands more than one attribute.
const EXCLUDED: [&str; 6] = [
    "fail/order/",
    "fail/syntax/",
    "handlers/equals_after_attribute.rs",
    "handlers/two_attributes.rs",
    "handlers/unparsable.rs",
    "names/unknown_below_handlers.rs",
];

/// A file of declared names that most of the cases about names have.
const NAMES_FILE: &str = "fail/names/clerk.toml";

/// The line of an error, and its message without white space.
type Errors = BTreeSet<(usize, String)>;

#[test]
fn errors_of_each_case_are_those_of_its_stderr_file() {
    let cases = cases(|case, source| !case.contains("/names/") && !source.contains("//@rustc-env"));
    assert!(cases.len() > 300, "{} cases", cases.len());
    compare(&cases);
}

/// The macros read the file of the environment, which this process cannot change for itself.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a child process of this test has the file in its environment"
)]
fn errors_of_each_case_with_declared_names_are_those_of_its_stderr_file() {
    const TEST: &str =
        "tests::ui_cases::errors_of_each_case_with_declared_names_are_those_of_its_stderr_file";
    let file = ui_tests().join(NAMES_FILE);
    if std::env::var_os("CLERK_NAMES").is_some_and(|it| it == file) {
        let cases = cases(|_, source| {
            source.starts_with(&format!("//@rustc-env: CLERK_NAMES={NAMES_FILE}\n"))
        });
        assert!(cases.len() > 25, "{} cases", cases.len());
        compare(&cases);
    } else {
        let mut test = Command::new(std::env::current_exe().unwrap());
        let test = test.args(["--exact", TEST]).env("CLERK_NAMES", file);
        let output = test.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

fn ui_tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("ui-tests")
}

/// Returns the cases that a function selects by their path and source.
fn cases(is_selected: impl Fn(&str, &str) -> bool) -> Vec<(PathBuf, String)> {
    let mut folders = ["fail", "pass"].map(|it| ui_tests().join(it)).to_vec();
    let mut cases = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !EXCLUDED.iter().any(|it| name.contains(it)) {
                let source = fs::read_to_string(&path).unwrap();
                if is_selected(&name, &source) {
                    cases.push((path, source));
                }
            }
        }
    }
    cases
}

fn compare(cases: &[(PathBuf, String)]) {
    for (path, source) in cases {
        // A case that compiles has no such file.
        let stderr = fs::read_to_string(path.with_extension("stderr")).unwrap_or_default();
        assert_eq!(of_macros(source), of_rustc(&stderr), "{}", path.display());
    }
}

fn of_macros(source: &str) -> Errors {
    let errors = errors(source).into_iter();
    errors
        .map(|(line, message)| (line, without_space(&message)))
        .collect()
}

/// Returns the errors without a code in the output of rustc.
fn of_rustc(stderr: &str) -> Errors {
    let workspace = ui_tests();
    let stderr = format!(
        "\n{}",
        stderr.replace("$WORKSPACE", &workspace.parent().unwrap().to_string_lossy())
    );
    let errors = stderr.split("\nerror: ").skip(1);
    errors
        .map(|error| {
            let (message, location) = error.split_once("--> ").unwrap();
            let line = location.lines().next().unwrap().rsplit(':').nth(1);
            (line.unwrap().parse().unwrap(), without_space(message))
        })
        .collect()
}

/// rustc indents the lines of a message, and separates tokens by other spaces.
fn without_space(message: &str) -> String {
    message.split_whitespace().collect()
}
