//! Runs each model in hundreds of interleavings. A failure prints the schedule, which `shuttle::replay`
//! repeats.

use concurrency::models;
use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

/// Number of interleavings that each of the two schedulers tries. Each model needs far fewer to find
/// the fault that it was written for.
const INTERLEAVINGS: usize = 500;

/// Preemptions of an interleaving that the second scheduler chooses.
const DEPTH: usize = 3;

fn explore(model: fn()) {
    // Time limits of calls need a timer. No time passes, so none of them ends.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let runtime = runtime.expect("a runtime");
    let _context = runtime.enter();
    run(RandomScheduler::new(INTERLEAVINGS), model);
    run(PctScheduler::new(DEPTH, INTERLEAVINGS), model);
}

fn run(scheduler: impl Scheduler + 'static, model: fn()) {
    let mut config = Config::new();
    config.stack_size = 1 << 20;
    config.silence_warnings = true;
    Runner::new(scheduler, config).run(model);
}

macro_rules! models {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            explore(models::$name);
        })+
    };
}

models! {
    api_key_is_rejected_after_the_revocation_of_its_user
    current_epoch_never_has_a_key_of_an_older_set
    failed_load_is_reported_to_waiting_requests_and_not_cached
    first_requests_make_one_fetch_of_the_keys
    key_that_was_published_before_a_request_is_found
    requests_for_one_key_make_one_load
    revocation_during_the_start_of_the_shared_store_is_published
    revocation_that_replaces_one_in_publication_is_published
    revocation_that_was_added_during_a_purge_applies
    revoked_session_stays_revoked_while_a_full_set_is_shortened
}
