//! A clock that tests set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::clock::{Clock, UnixMillis};

/// Clock that the test advances, in milliseconds since the Unix epoch.
#[derive(Clone, Debug)]
pub(super) struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000_000)))
    }

    pub(super) fn advance(&self, time: Duration) {
        let millis = time.as_millis().try_into().unwrap();
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_millis(self.0.load(Ordering::Relaxed))
    }
}
