//! Compares the results of Clerk's packages with ours. `CONFORMANCE_DIR` names another folder in the
//! same format; `--nocapture` shows the counts of each group.

use tests::conformance;

#[test]
fn recorded_requests_have_clerks_results() {
    let report = conformance::run(&conformance::folder());
    println!("{report}");
    assert!(
        report.is_passed(),
        "results differ from Clerk's, or a rule is wrong: see above"
    );
}
