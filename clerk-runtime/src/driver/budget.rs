//! How much of Clerk's rate limit strangers can use up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::sync::lock;
use crate::api::{WINDOW, Window};
use crate::clock::UnixMillis;

/// What is told where calls are under way, and none is spent.
const RETRY_AFTER: Duration = Duration::from_secs(1);

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
    /// A fifth of Clerk's limit: 1000 calls in ten seconds in production, 100 in development.
    pub(super) fn for_machine_tokens(is_live: bool) -> Self {
        let (per_window, at_a_time) = if is_live { (200, 50) } else { (20, 10) };
        Self::new("machine tokens", per_window, at_a_time)
    }

    /// Half of it: every browser that comes back from a sign-in spends a call, and so does
    /// everybody who makes a nonce up.
    pub(super) fn for_handshakes(is_live: bool) -> Self {
        let (per_window, at_a_time) = if is_live { (500, 100) } else { (50, 25) };
        Self::new("handshakes", per_window, at_a_time)
    }

    fn new(purpose: &'static str, per_window: usize, at_a_time: usize) -> Self {
        Self {
            purpose,
            window: Mutex::new(Window::new(per_window)),
            slots: Arc::new(Semaphore::new(at_a_time)),
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
                "more {} than their share of Clerk's rate limit: further ones are answered 503",
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

    #[test]
    fn a_window_holds_a_fifth_of_clerks_limit() {
        for (is_live, most) in [(true, 200), (false, 20)] {
            let budget = Budget::for_machine_tokens(is_live);
            let granted = (0..1000).filter(|_| budget.spend(at(0)).is_ok()).count();
            assert_eq!(granted, most);
            assert_eq!(budget.spend(at(4)).unwrap_err(), Duration::from_secs(6));
            assert!(budget.spend(at(10)).is_ok());
        }
    }

    #[test]
    fn no_ten_seconds_see_more() {
        let budget = Budget::for_machine_tokens(false);
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
        let budget = Budget::for_machine_tokens(false);
        let held: Vec<_> = (0..10).map(|_| budget.spend(at(0)).unwrap()).collect();
        assert_eq!(budget.spend(at(0)).unwrap_err(), RETRY_AFTER);
        drop(held);
        assert!(budget.spend(at(0)).is_ok());
    }
}
