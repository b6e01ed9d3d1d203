//! Runs the conformance data: what Clerk's own packages answered, against what this crate answers.
//!
//! `corpus` the data · `backend` the mock Backend API · `kinds` one file per shape of case · `compare` differences · `rules` where
//! we differ on purpose · `report` what is printed

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "data of another shape than the README's must stop the run"
)]

mod backend;
mod compare;
mod corpus;
pub(crate) mod kinds;
mod report;
mod rules;

use std::path::{Path, PathBuf};

use serde_json::json;

pub use corpus::Corpus;
pub use report::Report;

use report::Verdict;
use rules::Rules;

const OWN_DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance/data");
const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance/deviations.toml");

/// The folder of the data: `CONFORMANCE_DIR`, or this repository's copy.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a test's own switch")]
pub fn folder() -> PathBuf {
    std::env::var_os("CONFORMANCE_DIR").map_or_else(|| OWN_DATA.into(), Into::into)
}

/// Runs every case of a folder.
///
/// # Panics
///
/// If the data or the rules can't be read.
#[must_use]
pub fn run(folder: &Path) -> Report {
    let corpus = Corpus::read(folder);
    let rules = Rules::read(Path::new(RULES));
    let mut report = Report::new(folder == Path::new(OWN_DATA));
    for group in corpus.groups() {
        for case in group.cases() {
            let ours = kinds::run(group.kind(), case, &corpus);
            let differences = compare::differences(case, &ours);
            let verdict = if differences.is_empty() {
                Verdict::Passed
            } else {
                let places: Vec<_> = differences.iter().map(|it| &it.at).collect();
                let document = json!({
                    "case": case,
                    "expected": case["expected"],
                    "ours": ours,
                    "differences": places,
                });
                match rules.excusing(group.name(), &document) {
                    Some(rule) if rule.not_applicable => Verdict::NotApplicable,
                    Some(_) => Verdict::ByRule,
                    None => Verdict::Different(differences),
                }
            };
            report.add(group.name(), case, verdict);
        }
    }
    report.close(&rules);
    report
}
