//! The instance's clock, the only code that reads the system's time.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Time in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixMillis(i64);

impl UnixMillis {
    /// Creates a time from milliseconds since the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Creates a time from seconds since the Unix epoch.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Creates the time of a `NumericDate` (RFC 7519, section 2): seconds, possibly with a fraction.
    pub(crate) fn from_numeric_date(secs: f64) -> Self {
        Self::from_fraction(secs * 1000.0)
    }

    /// Creates a time from milliseconds, without their fraction.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates: a time out of range becomes the first or last one"
    )]
    pub(crate) fn from_fraction(millis: f64) -> Self {
        Self(millis as i64)
    }

    /// Returns the milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Returns the seconds since the Unix epoch, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Returns the milliseconds between two times, positive even if a clock was set back in between.
    pub(crate) const fn distance(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0).saturating_abs()
    }

    /// Returns the time until a later one; zero if that is not later.
    pub(crate) fn until(self, later: Self) -> Duration {
        let millis = later.0.saturating_sub(self.0);
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// Returns the time that is this many milliseconds later, at most the last representable one.
    pub(crate) const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Converts the time to a [`SystemTime`]; `None` if the system cannot represent it.
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        }
    }
}

/// Returns the milliseconds of a duration, at most `i64::MAX`.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Source of the current time. Tests can replace it with
/// [`ClerkBuilder::clock`](crate::config::ClerkBuilder::clock).
pub trait Clock: Debug + Send + Sync {
    /// Returns the current time.
    fn now(&self) -> UnixMillis;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> UnixMillis {
        (**self).now()
    }
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> UnixMillis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let secs = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        let millis = secs.saturating_mul(1000);
        UnixMillis(millis.saturating_add(since.subsec_millis().into()))
    }
}
