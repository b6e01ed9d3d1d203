//! Runs the conformance data: compares recorded results of Clerk's packages with those of this crate.
//!
//! `corpus` data · `backend` mock Backend API · `kinds` runners, one file per kind of case · `compare`
//! comparison of results · `mismatch` cases whose results differ · `rules` deliberate differences ·
//! `report` printed results

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "malformed data must stop the run"
)]

mod backend;
mod compare;
mod corpus;
pub(crate) mod kinds;
mod mismatch;
mod report;
mod rules;

use std::path::{Path, PathBuf};

pub use corpus::Corpus;
pub use report::Report;

use mismatch::Mismatch;
use report::Verdict;
use rules::Rules;

const OWN_DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance/data");

/// Returns the folder of the data: `CONFORMANCE_DIR`, or this repository's copy.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the variable configures the test"
)]
pub fn folder() -> PathBuf {
    std::env::var_os("CONFORMANCE_DIR").map_or_else(|| OWN_DATA.into(), Into::into)
}

/// Runs every case of a folder.
///
/// # Panics
///
/// Panics if the data cannot be read.
#[must_use]
pub fn run(folder: &Path) -> Report {
    let corpus = Corpus::read(folder);
    let rules = Rules::all();
    let mut report = Report::new(folder == Path::new(OWN_DATA));
    for group in corpus.groups() {
        for case in group.cases() {
            let ours = kinds::run(group.kind(), case, &corpus);
            let differences = compare::differences(case, &ours);
            let mismatch = Mismatch {
                group: group.name(),
                case,
                ours: &ours,
                places: &differences,
            };
            let rule = (!differences.is_empty())
                .then(|| rules.covering(&mismatch))
                .flatten();
            if mismatch.accepts_more() && !rule.is_some_and(|rule| rule.may_accept) {
                report.accepted_although_rejected(case);
            }
            let verdict = match rule {
                Some(rule) if rule.not_applicable => Verdict::NotApplicable,
                Some(_) => Verdict::ByRule,
                None if differences.is_empty() => Verdict::Passed,
                None => Verdict::Mismatch(differences),
            };
            report.add(group.name(), case, verdict);
        }
    }
    report.close(&rules);
    report
}
