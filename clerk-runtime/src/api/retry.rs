//! Retry policy of Backend API calls. Pure.

use std::time::{Duration, UNIX_EPOCH};

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::error::{Error, ErrorKind};
use crate::clock::UnixMillis;

/// The number of attempts and the waits between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    /// The maximum number of attempts, including the first one.
    pub(crate) max_attempts: u32,
    /// The first wait, before jitter; the wait doubles with each attempt.
    pub(crate) first_wait: Duration,
    /// The maximum wait. If `Retry-After` plus jitter is longer, there is no further attempt, since
    /// the application's own client is waiting too.
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

/// The action after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Try again after this wait.
    Wait(Duration),
    GiveUp,
}

impl RetryPolicy {
    /// Policy with a single attempt.
    pub(crate) const ONCE: Self = Self {
        max_attempts: 1,
        first_wait: Duration::ZERO,
        max_wait: Duration::ZERO,
    };

    /// Returns the action after attempt number `attempt` (from 1) of an idempotent call. `random`
    /// spreads the retries of many clients.
    pub(crate) fn decide(&self, attempt: u32, error: &Error, random: u32) -> Next {
        if attempt >= self.max_attempts || !is_transient(error) {
            return Next::GiveUp;
        }
        let wait = match error.retry_after() {
            Some(requested) => requested.saturating_add(jitter(self.first_wait, random)),
            None => self.back_off(attempt, random),
        };
        if wait > self.max_wait {
            Next::GiveUp
        } else {
            Next::Wait(wait)
        }
    }

    /// Returns the wait after attempt number `attempt`. It is random, between half of the backoff and
    /// the whole. The backoff doubles with each attempt and is at most `max_wait`.
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

/// Returns the fraction `random / u32::MAX` of `max`.
fn jitter(max: Duration, random: u32) -> Duration {
    max.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

/// Returns the wait that `Retry-After` requests (RFC 9110, seconds or a date). `None` if the header
/// is missing or malformed, or if the response is neither 429 nor 5xx.
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
