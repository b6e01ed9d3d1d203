//! Calls every operation of the Backend API against Prism, which validates each request against
//! Clerk's API description and generates the response from it. The script `tests/prism/run` in
//! the workspace's root starts Prism and runs this test.

#![expect(
    clippy::too_many_lines,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test: it calls all operations in sequence, panics on a problem, and prints a count"
)]

mod calls;
mod exceptions;
mod mutation;
mod prism;
#[path = "../../src/api/tests/round_trip.rs"]
mod round_trip;

use calls::GROUPS;
use prism::Prism;

#[tokio::test]
#[ignore = "needs Prism: run tests/prism/run"]
async fn every_operation_is_accepted_and_every_response_parsed() {
    let prism = Prism::from_env();
    for (_, calls) in GROUPS {
        calls(&prism).await;
    }
    prism.finish();
}
