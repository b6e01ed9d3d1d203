//! Compares recorded results of Clerk's packages with ours. Deliberate differences are listed as rules
//! in `tests::conformance`. `CONFORMANCE_DIR` names another folder in the same format; `--nocapture`
//! shows the counts of each group.

use tests::conformance;

#[test]
fn results_equal_clerks_except_for_deliberate_differences() {
    let report = conformance::run(&conformance::folder());
    println!("{report}");
    assert!(
        report.is_passed(),
        "a result differs from Clerk's without a rule for it, a request is accepted that Clerk \
         rejects, or the rules are unused or too broad: see above"
    );
}
