//! Arbitrary tokens. `tests/fuzz/run` runs this for a longer time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Random;

/// Time of the test, unless `BOLERO_RANDOM_TEST_TIME_MS` is set.
const SHORT: Duration = Duration::from_secs(5);

#[test]
fn fuzzed_tokens_are_guarded_or_an_error() {
    let count = AtomicU64::new(0);
    let check = bolero::check!().with_type::<u32>();
    let check = check.with_iterations(usize::MAX).with_test_time(SHORT);
    check.for_each(|seed: &u32| {
        Random(*seed).assert_guarded_or_error();
        count.fetch_add(1, Ordering::Relaxed);
    });
    println!("macro tokens: {} inputs", count.into_inner());
}
