//! Limits on the Backend API calls that unauthenticated clients can cause.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::Window;
use crate::clock::UnixMillis;
use crate::config::SharedSettings;
use crate::last_logged::LastLogged;
use crate::shared::SharedLink;
use crate::sync::{Mutex, lock};

/// Time to wait if the largest number of concurrent calls is reached.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Returns the rate limit in calls per window, of which each budget is a share. It is the
/// application's own limit, or Clerk's if the application sets none.
pub(super) fn limit(own: Option<usize>, is_live: bool) -> usize {
    own.unwrap_or(if is_live { 1000 } else { 100 })
}

/// Limits the concurrent calls, and the calls that start in any ten seconds.
#[derive(Debug)]
pub(super) struct Budget {
    /// Purpose of the calls, for the log.
    purpose: &'static str,
    window: Mutex<Window>,
    slots: Arc<Semaphore>,
    /// Time at which the log last reported that the budget is spent.
    last_logged: LastLogged,
    /// Store with the budget of all processes, and the number of calls in it.
    shared: Option<(Arc<SharedLink>, usize)>,
}

impl Budget {
    /// Creates a budget of one fifth of the limit.
    pub(super) fn for_machine_tokens(limit: usize) -> Self {
        Self::new("machine tokens", limit / 5, 50)
    }

    /// Creates a budget of two fifths of the limit. Every browser that returns from a sign-in needs
    /// a call, and so does every request with an invented nonce.
    pub(super) fn for_handshakes(limit: usize) -> Self {
        Self::new("handshakes", limit.saturating_mul(2) / 5, 100)
    }

    /// Creates a budget of one fifth of the limit. A client that has kept an expired token can
    /// request refreshes without end. The rest of the limit is reserved for the application.
    pub(super) fn for_refreshes(limit: usize) -> Self {
        Self::new("session refreshes", limit / 5, 100)
    }

    /// Creates a budget of `per_window` calls per window, at least one. At most `at_a_time` of them
    /// may be concurrent.
    fn new(purpose: &'static str, per_window: usize, at_a_time: usize) -> Self {
        let per_window = per_window.max(1);
        Self {
            purpose,
            window: Mutex::new(Window::new(per_window)),
            slots: Arc::new(Semaphore::new(per_window.min(at_a_time))),
            last_logged: LastLogged::default(),
            shared: None,
        }
    }

    /// Also limits the calls of all processes together, by the same number.
    pub(super) fn shared(mut self, shared: Option<&SharedSettings>) -> Self {
        let size = lock(&self.window).max_calls();
        self.shared = shared.map(|it| (Arc::clone(&it.link), size));
        self
    }

    /// Spends one call of the budget of all processes, or returns the time to wait. If the store
    /// does not respond, only the budget of this process limits the calls.
    pub(super) async fn spend_shared(&self, now: UnixMillis) -> Result<(), Duration> {
        let Some((link, size)) = &self.shared else {
            return Ok(());
        };
        let budget = format!("calls for {}", self.purpose);
        match link.spend(budget, *size, now).await {
            Some(wait) => {
                self.log(now);
                Err(wait)
            }
            None => Ok(()),
        }
    }

    /// Returns a permit for one call, or the time to wait if the budget is spent. Keep the permit
    /// until the call ends.
    pub(super) fn spend(&self, now: UnixMillis) -> Result<OwnedSemaphorePermit, Duration> {
        self.grant(now).inspect_err(|_| self.log(now))
    }

    fn grant(&self, now: UnixMillis) -> Result<OwnedSemaphorePermit, Duration> {
        let slot = Arc::clone(&self.slots)
            .try_acquire_owned()
            .map_err(|_| RETRY_AFTER)?;
        lock(&self.window).book(now, Duration::ZERO)?;
        Ok(slot)
    }

    /// Logs at most one line in ten seconds, so that clients cannot flood the log.
    fn log(&self, now: UnixMillis) {
        if self.last_logged.is_due(now) {
            tracing::warn!(
                "too many {} for their share of the rate limit: further ones get a 503 response",
                self.purpose
            );
        }
    }
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
    fn window_allows_a_share_of_the_limit() {
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
    fn configured_limit_takes_precedence_over_clerks() {
        assert_eq!(limit(Some(7), true), 7);
        assert_eq!(limit(None, true), 1000);
        assert_eq!(limit(None, false), 100);
    }

    #[test]
    fn smallest_limit_allows_one_call() {
        let budgets = [
            Budget::for_machine_tokens(1),
            Budget::for_handshakes(1),
            Budget::for_refreshes(1),
        ];
        assert_eq!(budgets.each_ref().map(granted_at_once), [1, 1, 1]);
    }

    #[test]
    fn calls_in_ten_seconds_never_exceed_the_budget() {
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
    fn concurrent_calls_are_limited() {
        let budget = Budget::for_machine_tokens(1000);
        let held: Vec<_> = (0..50).map(|_| budget.spend(at(0)).unwrap()).collect();
        assert_eq!(budget.spend(at(0)).unwrap_err(), RETRY_AFTER);
        drop(held);
        assert!(budget.spend(at(0)).is_ok());
    }
}
