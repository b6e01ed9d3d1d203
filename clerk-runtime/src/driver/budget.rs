//! How much of the rate limit strangers can use up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::sync::lock;
use crate::api::{WINDOW, Window};
use crate::clock::UnixMillis;

/// What is told where calls are under way, and none is spent.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The calls of ten seconds that budgets are shares of: what the application allows itself, else
/// what Clerk allows it.
pub(super) fn limit(own: Option<usize>, is_live: bool) -> usize {
    own.unwrap_or(if is_live { 1000 } else { 100 })
}

/// Calls that may be under way at a time, and that may start in any ten seconds.
#[derive(Debug)]
pub(super) struct Budget {
    /// What it is spent on, for the log.
    purpose: &'static str,
    window: Mutex<Window>,
    slots: Arc<Semaphore>,
    /// When the log was last told that the budget is spent.
    told: Mutex<Option<UnixMillis>>,
}

impl Budget {
    /// A fifth of the limit.
    pub(super) fn for_machine_tokens(limit: usize) -> Self {
        Self::new("machine tokens", limit / 5, 50)
    }

    /// Two fifths of it: every browser that comes back from a sign-in spends a call, and so does
    /// everybody who makes a nonce up.
    pub(super) fn for_handshakes(limit: usize) -> Self {
        Self::new("handshakes", limit.saturating_mul(2) / 5, 100)
    }

    /// A fifth of it: who has kept a token past its expiry can ask for another without end. What the
    /// three shares leave is the application's own.
    pub(super) fn for_refreshes(limit: usize) -> Self {
        Self::new("session refreshes", limit / 5, 100)
    }

    /// A window's calls may all be under way at a time, but never more than `at_a_time`.
    fn new(purpose: &'static str, per_window: usize, at_a_time: usize) -> Self {
        let per_window = per_window.max(1);
        Self {
            purpose,
            window: Mutex::new(Window::new(per_window)),
            slots: Arc::new(Semaphore::new(per_window.min(at_a_time))),
            told: Mutex::default(),
        }
    }

    /// Leave for one call, held while it lasts; or when to ask again.
    pub(super) fn spend(&self, now: UnixMillis) -> Result<OwnedSemaphorePermit, Duration> {
        self.grant(now).inspect_err(|_| self.tell(now))
    }

    fn grant(&self, now: UnixMillis) -> Result<OwnedSemaphorePermit, Duration> {
        let slot = Arc::clone(&self.slots)
            .try_acquire_owned()
            .map_err(|_| RETRY_AFTER)?;
        lock(&self.window).book(now, Duration::ZERO)?;
        Ok(slot)
    }

    /// One line per window: strangers don't decide how much is logged.
    fn tell(&self, now: UnixMillis) {
        let mut told = lock(&self.told);
        if told.is_none_or(|told| since(told, now) >= WINDOW) {
            *told = Some(now);
            tracing::warn!(
                "more {} than their share of the rate limit: further ones are answered 503",
                self.purpose
            );
        }
    }
}

fn since(then: UnixMillis, now: UnixMillis) -> i64 {
    now.as_millis()
        .saturating_sub(then.as_millis())
        .saturating_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> UnixMillis {
        UnixMillis::from_secs(1_800_000_000 + secs)
    }

    fn granted_at_once(budget: &Budget) -> usize {
        (0..2000).filter(|_| budget.spend(at(0)).is_ok()).count()
    }

    #[test]
    fn a_window_holds_a_share_of_the_limit() {
        for calls in [1000, 100, 40] {
            let budget = Budget::for_machine_tokens(calls);
            assert_eq!(granted_at_once(&budget), calls / 5);
            assert_eq!(budget.spend(at(4)).unwrap_err(), Duration::from_secs(6));
            assert!(budget.spend(at(10)).is_ok());
            assert_eq!(
                granted_at_once(&Budget::for_handshakes(calls)),
                calls * 2 / 5
            );
            assert_eq!(granted_at_once(&Budget::for_refreshes(calls)), calls / 5);
        }
    }

    #[test]
    fn the_limit_is_the_applications_own_before_clerks() {
        assert_eq!(limit(Some(7), true), 7);
        assert_eq!(limit(None, true), 1000);
        assert_eq!(limit(None, false), 100);
    }

    #[test]
    fn the_smallest_limit_still_lets_a_call_through() {
        let budgets = [
            Budget::for_machine_tokens(1),
            Budget::for_handshakes(1),
            Budget::for_refreshes(1),
        ];
        assert_eq!(budgets.each_ref().map(granted_at_once), [1, 1, 1]);
    }

    #[test]
    fn no_ten_seconds_see_more() {
        let budget = Budget::for_machine_tokens(100);
        let starts: Vec<i64> = (0..60)
            .filter(|secs| budget.spend(at(*secs)).is_ok())
            .collect();
        assert_eq!(starts.len(), 60);
        let burst = (0..60)
            .flat_map(|secs| [secs; 5])
            .filter(|secs| budget.spend(at(100 + secs)).is_ok());
        let burst: Vec<i64> = burst.collect();
        for start in 0..60 {
            let window = burst
                .iter()
                .filter(|at| (start..start + 10).contains(*at))
                .count();
            assert!(window <= 20, "{window} calls from second {start} on");
        }
    }

    #[test]
    fn few_calls_are_under_way_at_a_time() {
        let budget = Budget::for_machine_tokens(1000);
        let held: Vec<_> = (0..50).map(|_| budget.spend(at(0)).unwrap()).collect();
        assert_eq!(budget.spend(at(0)).unwrap_err(), RETRY_AFTER);
        drop(held);
        assert!(budget.spend(at(0)).is_ok());
    }
}
