//! Clerk's own answers, and ours. `CONFORMANCE_DIR` runs another folder of the same format;
//! `--nocapture` shows the counts of each group.

use tests::conformance;

#[test]
fn we_answer_as_clerk_does() {
    let report = conformance::run(&conformance::folder());
    println!("{report}");
    assert!(
        report.is_good(),
        "different from Clerk, or the rules are wrong: see above"
    );
}
