//! Metrics for the recorder that the application has installed with the crate `metrics`.
//!
//! Labels only have values that the program or Clerk's API determines, never those of a client.
//! `table` names, types and labels · `disabled` the same functions without the feature

mod table;
#[cfg(all(test, feature = "dev"))]
mod tests;

use std::time::Duration;

use ::metrics::{SharedString, counter, gauge, histogram};
use tokio::time::Instant;

use self::table::Metric;
use crate::api::{self, ErrorKind};
use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::policy::{Denial, TokenType};
use crate::response::Reply;
use crate::service::RequestState;

/// Value of a label that has no value.
const NONE: &str = "none";

/// Gives the recorder the descriptions of all metrics. Exports the counters of rare events as zero,
/// since an alert only sees the increase of a counter that exists.
pub(crate) fn describe() {
    for metric in table::ALL {
        metric.describe();
    }
    for place in ["memory", "unpublished"] {
        add(&table::OVERFLOWS, [place.into()], 0);
    }
}

/// Counts an authentication.
pub(crate) fn authenticated(state: &RequestState) {
    let outcome = if state.is_unavailable() {
        "unavailable"
    } else {
        state.status().as_str()
    };
    let token_type = state.token_type().map_or(NONE, TokenType::as_str);
    let reason = state.reason().map_or(NONE, reason_label);
    count(
        &table::AUTHENTICATIONS,
        [outcome.into(), reason.into(), token_type.into()],
    );
}

/// Returns the code of a reason. Reasons that contain a further code share one value.
fn reason_label(reason: &Reason) -> &'static str {
    match reason {
        Reason::SessionTokenExpired(_) => "session-token-expired",
        _ => reason.known_code().unwrap_or("other"),
    }
}

/// Counts a lookup in a cache.
pub(crate) fn looked_up(cache: &'static str, is_hit: bool) {
    let result = if is_hit { "hit" } else { "miss" };
    count(&table::CACHE_LOOKUPS, [cache.into(), result.into()]);
}

/// Counts a fetch of the signing keys.
pub(crate) fn keys_fetched(result: &'static str) {
    count(&table::KEY_FETCHES, [result.into()]);
}

/// Counts a call of the Backend API, with all its attempts and waits.
pub(crate) fn api_called(
    operation: &'static str,
    outcome: &Result<api::Response, api::Error>,
    started: Instant,
) {
    let status = match outcome {
        Ok(response) => Some(response.status()),
        Err(error) => error.status(),
    };
    let status = match (status, outcome) {
        (Some(status), _) => SharedString::from(status.as_str().to_owned()),
        (None, Err(error)) => error_label(error.kind()).into(),
        (None, Ok(_)) => NONE.into(),
    };
    count(&table::API_CALLS, [operation.into(), status]);
    observe(
        &table::API_CALL_DURATION,
        [operation.into()],
        started.elapsed(),
    );
}

/// Returns the value of the label `status` for a call without a response.
fn error_label(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoSecretKey => "no-secret-key",
        ErrorKind::InvalidRequest => "invalid-request",
        ErrorKind::Connection => "connection",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Throttled => "throttled",
        ErrorKind::Unreadable => "unreadable",
        _ => "other",
    }
}

/// Counts a request that a policy rejects.
pub(crate) fn denied(denial: &Denial, reply: &Reply) {
    let handler = denial.location().map_or(NONE, |location| location.name);
    let status = reply.status_code().as_str().to_owned();
    count(
        &table::DENIALS,
        [handler.into(), denial.kind().as_str().into(), status.into()],
    );
}

/// Counts a new revocation.
pub(crate) fn revoked(source: &'static str) {
    count(&table::REVOCATIONS_ADDED, [source.into()]);
}

/// Records the number of revocations in memory.
pub(crate) fn revocations(number: usize) {
    set(&table::REVOCATIONS, number);
}

/// Counts an overflow: there were too many revocations in memory or unpublished.
pub(crate) fn overflowed(place: &'static str) {
    count(&table::OVERFLOWS, [place.into()]);
}

/// Records the number of revocations that the shared store lacks.
pub(crate) fn unpublished(number: usize) {
    set(&table::UNPUBLISHED, number);
}

/// Counts a read of the shared store. `contact` is the time of a successful one.
pub(crate) fn store_read(contact: Option<UnixMillis>) {
    count(&table::STORE_READS, [success(contact.is_some()).into()]);
    set(&table::STORE_UP, usize::from(contact.is_some()));
    if let Some(contact) = contact {
        let seconds = contact.as_millis() / 1000;
        set(&table::STORE_CONTACT, seconds.try_into().unwrap_or(0));
    }
}

/// Counts a write to the shared store.
pub(crate) fn store_written(is_success: bool) {
    count(&table::STORE_WRITES, [success(is_success).into()]);
}

/// Records the time for which revocations have waited for the shared store.
pub(crate) fn published(started: Instant) {
    observe(&table::PUBLICATION, [], started.elapsed());
}

fn success(is_success: bool) -> &'static str {
    if is_success { "success" } else { "failure" }
}

fn count<const N: usize>(metric: &Metric, values: [SharedString; N]) {
    add(metric, values, 1);
}

fn add<const N: usize>(metric: &Metric, values: [SharedString; N], number: u64) {
    counter!(metric.name, metric.labels(values)).increment(number);
}

fn observe<const N: usize>(metric: &Metric, values: [SharedString; N], duration: Duration) {
    histogram!(metric.name, metric.labels(values)).record(duration);
}

fn set(metric: &Metric, value: usize) {
    // Recorders store `f64`, to which only numbers of up to 32 bits can be converted exactly.
    let value = u32::try_from(value).unwrap_or(u32::MAX);
    gauge!(metric.name).set(f64::from(value));
}
