//! Rate limit of a log event that could otherwise be logged any number of times.

use crate::clock::UnixMillis;
use crate::sync::{Mutex, lock};

/// Interval in milliseconds in which an event is logged at most once.
const WINDOW: i64 = 10 * 1000;

/// Time at which an event was last logged.
#[derive(Debug, Default)]
pub(crate) struct LastLogged(Mutex<Option<UnixMillis>>);

impl LastLogged {
    /// Returns `true` if the event was not logged within [`WINDOW`], and records that it is logged
    /// now.
    pub(crate) fn is_due(&self, now: UnixMillis) -> bool {
        let mut last = lock(&self.0);
        let is_due = last.is_none_or(|last| last.distance(now) >= WINDOW);
        if is_due {
            *last = Some(now);
        }
        is_due
    }
}
