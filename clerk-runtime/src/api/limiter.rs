//! Limiter that keeps a client's calls below Clerk's rate limit: a sliding window without I/O, and
//! the wait for a turn.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::clock::{UnixMillis, millis};
use crate::sync::{Mutex, MutexGuard, lock};

/// The length of the window in which Clerk counts calls, in milliseconds.
const WINDOW: i64 = 10 * 1000;

/// The longest `Retry-After` that delays all calls. A longer one is not about the window that all calls
/// share but about the limit of one operation, such as fifty bulk invitations an hour, and does not
/// delay other calls.
const MAX_PAUSE: Duration = Duration::from_secs(11);

/// The past and future start times of calls, at most `max_calls` within any ten seconds. Pure:
/// `now` is an argument.
#[derive(Debug)]
pub(crate) struct Window {
    max_calls: usize,
    /// Start times in order; those of waiting calls are in the future.
    starts: VecDeque<UnixMillis>,
    /// No call starts before this time.
    paused_until: Option<UnixMillis>,
    last_now: UnixMillis,
}

impl Window {
    pub(crate) fn new(max_calls: usize) -> Self {
        Self {
            max_calls,
            starts: VecDeque::new(),
            paused_until: None,
            last_now: UnixMillis::default(),
        }
    }

    pub(crate) fn max_calls(&self) -> usize {
        self.max_calls
    }

    /// Books the next start, at most `max_wait` from now.
    ///
    /// # Errors
    /// Returns the required wait if it is longer than `max_wait`.
    pub(crate) fn book(
        &mut self,
        now: UnixMillis,
        max_wait: Duration,
    ) -> Result<UnixMillis, Duration> {
        self.remove_expired(now);
        let start = self.next(now);
        let wait = now.until(start);
        if wait > max_wait {
            return Err(wait);
        }
        self.starts.push_back(start);
        Ok(start)
    }

    /// Cancels a booked start that will not be used.
    pub(crate) fn cancel(&mut self, start: UnixMillis) {
        if let Some(index) = self.starts.iter().rposition(|other| *other == start) {
            self.starts.remove(index);
        }
    }

    /// Delays all starts by the pause that Clerk requested, if it is at most [`MAX_PAUSE`].
    pub(crate) fn pause(&mut self, now: UnixMillis, duration: Duration) {
        if duration > MAX_PAUSE {
            return;
        }
        let until = now.plus_millis(millis(duration));
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// Removes starts that are a whole window old. If the clock was set back by a window or more, all
    /// starts and the pause are removed, since they would block all calls until the clock catches up.
    fn remove_expired(&mut self, now: UnixMillis) {
        if now.plus_millis(WINDOW) <= self.last_now {
            self.starts.clear();
            self.paused_until = None;
        }
        self.last_now = now;
        while self
            .starts
            .front()
            .is_some_and(|first| first.plus_millis(WINDOW) <= now)
        {
            self.starts.pop_front();
        }
        self.paused_until = self.paused_until.filter(|until| *until > now);
    }

    fn next(&self, now: UnixMillis) -> UnixMillis {
        let earliest = self.paused_until.map_or(now, |until| until.max(now));
        let free = match self.starts.len().checked_sub(self.max_calls) {
            None => earliest,
            Some(index) => self.starts.get(index).map_or_else(
                || now.plus_millis(WINDOW),
                |first| first.plus_millis(WINDOW),
            ),
        };
        // A cancelled start leaves a gap, which later calls do not fill, so that the order is kept.
        let last = self.starts.back().copied().filter(|last| *last > now);
        free.max(earliest).max(last.unwrap_or(earliest))
    }
}

/// A [`Window`] shared by many tasks, on the clock of the Tokio runtime.
#[derive(Debug)]
pub(super) struct Limiter {
    window: Mutex<Window>,
    epoch: Instant,
}

impl Limiter {
    pub(super) fn new(max_calls: usize) -> Self {
        Self {
            window: Mutex::new(Window::new(max_calls)),
            epoch: Instant::now(),
        }
    }

    /// Waits for a turn, at most for `max_wait`.
    ///
    /// # Errors
    /// Immediately returns the required wait if it is longer than `max_wait`.
    pub(super) async fn turn(&self, max_wait: Duration) -> Result<(), Duration> {
        let now = self.now();
        let start = self.window().book(now, max_wait)?;
        let wait = now.until(start);
        if !wait.is_zero() {
            let booking = Booking {
                limiter: self,
                start,
            };
            tokio::time::sleep(wait).await;
            booking.used();
        }
        Ok(())
    }

    /// Delays all calls by the pause that Clerk requested, if it is at most [`MAX_PAUSE`].
    pub(super) fn pause(&self, duration: Duration) {
        self.window().pause(self.now(), duration);
    }

    fn now(&self) -> UnixMillis {
        UnixMillis::from_millis(millis(self.epoch.elapsed()))
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        lock(&self.window)
    }
}

/// A booked turn, which is cancelled if its task stops waiting.
struct Booking<'a> {
    limiter: &'a Limiter,
    start: UnixMillis,
}

impl Booking<'_> {
    fn used(self) {
        std::mem::forget(self);
    }
}

impl Drop for Booking<'_> {
    fn drop(&mut self) {
        self.limiter.window().cancel(self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX_WAIT: Duration = Duration::from_secs(30);

    fn at(millis: i64) -> UnixMillis {
        UnixMillis::from_millis(1_800_000_000_000 + millis)
    }

    #[test]
    fn calls_in_ten_seconds_never_exceed_the_limit() {
        let mut window = Window::new(10);
        let starts: Vec<i64> = (0..35)
            .map(|call| window.book(at(call * 200), MAX_WAIT).unwrap().as_millis())
            .collect();
        assert!(starts.is_sorted());
        for start in &starts {
            let window = *start..*start + WINDOW;
            let count = starts.iter().filter(|it| window.contains(*it)).count();
            assert!(count <= 10, "{count}");
        }
    }

    #[test]
    fn wait_above_the_maximum_is_rejected_immediately() {
        let mut window = Window::new(1);
        window.book(at(0), Duration::ZERO).unwrap();
        let rejected = window.book(at(4000), Duration::from_secs(5)).unwrap_err();
        assert_eq!(rejected, Duration::from_secs(6));
        assert_eq!(
            window.book(at(4000), Duration::from_secs(6)),
            Ok(at(10_000))
        );
    }

    #[test]
    fn cancelled_booking_frees_its_slot() {
        let mut window = Window::new(1);
        window.book(at(0), Duration::ZERO).unwrap();
        let waiting = window.book(at(0), MAX_WAIT).unwrap();
        assert_eq!(waiting, at(10_000));
        window.cancel(waiting);
        assert_eq!(window.book(at(0), MAX_WAIT), Ok(at(10_000)));
    }

    #[test]
    fn pause_delays_all_calls_unless_too_long() {
        let mut window = Window::new(10);
        window.pause(at(0), Duration::from_secs(3));
        assert_eq!(window.book(at(1000), MAX_WAIT), Ok(at(3000)));
        assert_eq!(window.book(at(4000), MAX_WAIT), Ok(at(4000)));
        window.pause(at(5000), Duration::from_mins(10));
        assert_eq!(window.book(at(5000), MAX_WAIT), Ok(at(5000)));
    }

    #[test]
    fn clock_set_back_does_not_block_calls() {
        let mut window = Window::new(1);
        window.book(at(1_000_000), Duration::ZERO).unwrap();
        assert_eq!(window.book(at(0), Duration::ZERO), Ok(at(0)));
    }

    #[tokio::test(start_paused = true)]
    async fn tasks_share_one_limit_in_order() {
        let limiter = std::sync::Arc::new(Limiter::new(5));
        let started = Instant::now();
        let tasks = (0..20).map(|_| {
            let limiter = std::sync::Arc::clone(&limiter);
            tokio::spawn(async move {
                limiter.turn(MAX_WAIT).await.unwrap();
                Instant::now()
            })
        });
        let mut waits = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            waits.push((task.await.unwrap() - started).as_secs());
        }
        waits.sort_unstable();
        let expected: Vec<u64> = [0, 10, 20, 30].into_iter().flat_map(|it| [it; 5]).collect();
        assert_eq!(waits, expected);
        assert!(limiter.turn(Duration::from_secs(9)).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn cancelled_wait_frees_its_slot() {
        let limiter = Limiter::new(1);
        limiter.turn(Duration::ZERO).await.unwrap();
        let cancelled = tokio::time::timeout(Duration::from_secs(1), limiter.turn(MAX_WAIT));
        cancelled.await.unwrap_err();
        let started = Instant::now();
        limiter.turn(MAX_WAIT).await.unwrap();
        assert_eq!(started.elapsed().as_secs(), 9);
    }
}
