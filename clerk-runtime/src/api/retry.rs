//! Whether a failed attempt is repeated, and after how long. Pure.

use std::time::{Duration, UNIX_EPOCH};

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::error::{Error, ErrorKind};
use crate::clock::UnixMillis;

/// How often and how fast a failed attempt is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    /// Attempts in all.
    pub(crate) max_attempts: u32,
    /// The first wait, before jitter; it doubles with each attempt.
    pub(crate) first_wait: Duration,
    /// No wait is longer. A server that asks for a longer one gets no further attempt: the
    /// caller's own caller is waiting too.
    pub(crate) max_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            first_wait: Duration::from_millis(200),
            max_wait: Duration::from_secs(5),
        }
    }
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Try again after this.
    Wait(Duration),
    GiveUp,
}

impl RetryPolicy {
    /// No second attempt.
    pub(crate) const ONCE: Self = Self {
        max_attempts: 1,
        first_wait: Duration::ZERO,
        max_wait: Duration::ZERO,
    };

    /// Decides after attempt number `attempt` (the first is 1) of a call that may be repeated.
    /// `random` spreads the waits of many callers.
    pub(crate) fn decide(&self, attempt: u32, error: &Error, random: u32) -> Next {
        if attempt >= self.max_attempts || !is_transient(error) {
            return Next::GiveUp;
        }
        let wait = match error.retry_after() {
            Some(asked) => asked.saturating_add(jitter(self.first_wait, random)),
            None => self.back_off(attempt, random),
        };
        if wait > self.max_wait {
            Next::GiveUp
        } else {
            Next::Wait(wait)
        }
    }

    /// Between half and all of the doubled wait.
    fn back_off(&self, attempt: u32, random: u32) -> Duration {
        let doubled = self
            .first_wait
            .saturating_mul(1 << attempt.saturating_sub(1).min(16));
        let half = doubled.min(self.max_wait) / 2;
        half.saturating_add(jitter(half, random))
    }
}

fn is_transient(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::RateLimited | ErrorKind::Server
    )
}

/// A part of `most`, as large a part as `random` is of all numbers.
fn jitter(most: Duration, random: u32) -> Duration {
    most.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

/// `Retry-After` in either of its forms, on the answers where it means "come back".
pub(crate) fn retry_after(
    status: StatusCode,
    headers: &HeaderMap,
    now: UnixMillis,
) -> Option<Duration> {
    if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
        return None;
    }
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value)
        .ok()?
        .duration_since(UNIX_EPOCH)
        .ok()?;
    let now = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    Some(date.saturating_sub(now))
}
