//! A failed Backend API call, as the engine and the request state need it.

use std::time::Duration;

use super::budget::Budget;
use crate::api::{self, ErrorKind};
use crate::clock::UnixMillis;
use crate::engine::ApiFailure;

/// Time limit of each call.
const DEADLINE: Duration = Duration::from_secs(10);

/// `Retry-After` of a failure that specifies no time.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A failed call.
#[derive(Clone, Debug)]
pub(super) struct CallFailure {
    failure: ApiFailure,
    /// Time after which to retry, if Clerk or a budget specifies one.
    retry_after: Option<Duration>,
    /// Outcome of the call, for the log.
    outcome: CallOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CallOutcome {
    /// Clerk responded with a status.
    Status,
    /// Clerk sent no usable response, for this reason.
    NoResponse(&'static str),
    /// No call was made. A spent budget logs this itself, and a malformed credential is not logged.
    NotCalled,
}

impl CallFailure {
    /// Returns the failure in the engine's terms.
    pub(super) fn into_api_failure(self) -> ApiFailure {
        self.failure
    }

    pub(super) fn as_api_failure(&self) -> &ApiFailure {
        &self.failure
    }

    /// Returns the time after which to retry if the credentials could not be verified.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Logs one event: Clerk rejected the secret key, sent no usable response, or sent an
    /// unexpected status. Called once per call, however many requests wait for it.
    pub(super) fn log(&self, call: &'static str) {
        let ApiFailure { status, code, .. } = &self.failure;
        let code = code.as_deref();
        match (self.outcome, status) {
            (CallOutcome::NotCalled, _) => {}
            (_, Some(status @ (401 | 403))) => tracing::error!(
                status,
                code,
                "Clerk rejected the secret key for {call}: check `CLERK_SECRET_KEY`; requests that need it \
                 get a 503 response"
            ),
            (CallOutcome::NoResponse(why), _) => tracing::warn!(
                "no usable response from Clerk to {call} ({why}): the response to the request is 503"
            ),
            (CallOutcome::Status, status) => tracing::warn!(
                status,
                code,
                "unexpected response from Clerk to {call}: the response to the request is 503"
            ),
        }
    }

    /// Returns the failure for an object that does not exist, as if Clerk had responded with 404.
    pub(super) fn not_found() -> Self {
        let code = Some("resource_not_found".to_owned());
        Self {
            failure: ApiFailure {
                status: Some(404),
                code,
                message: None,
            },
            retry_after: None,
            outcome: CallOutcome::NotCalled,
        }
    }

    /// Returns the failure of a call that was not made, since the budget is spent.
    pub(super) fn over_budget(retry_after: Duration) -> Self {
        Self {
            failure: ApiFailure::unreadable(),
            retry_after: Some(retry_after),
            outcome: CallOutcome::NotCalled,
        }
    }

    /// Returns the failure of a call that was cancelled or timed out.
    pub(super) fn interrupted() -> Self {
        Self::no_response("timed out")
    }

    /// Returns the failure of a call with a successful response that cannot be parsed.
    pub(super) fn unreadable() -> Self {
        Self::no_response("unreadable")
    }

    fn no_response(why: &'static str) -> Self {
        Self {
            failure: ApiFailure::unreadable(),
            retry_after: None,
            outcome: CallOutcome::NoResponse(why),
        }
    }
}

impl From<api::Error> for CallFailure {
    fn from(error: api::Error) -> Self {
        let failure = failure_of(&error);
        let outcome = match failure.status {
            Some(_) => CallOutcome::Status,
            None => CallOutcome::NoResponse(no_response_reason(&error)),
        };
        Self {
            retry_after: error.retry_after(),
            failure,
            outcome,
        }
    }
}

/// Runs a call within a budget and the time limit. The call is not sent if the budget is spent.
pub(super) async fn budgeted<T>(
    budget: &Budget,
    now: UnixMillis,
    call: impl Future<Output = Result<T, api::Error>>,
) -> Result<T, CallFailure> {
    let _permit = budget.spend(now).map_err(CallFailure::over_budget)?;
    let shared = budget.spend_shared(now).await;
    shared.map_err(CallFailure::over_budget)?;
    match tokio::time::timeout(DEADLINE, call).await {
        Ok(result) => result.map_err(CallFailure::from),
        Err(_) => Err(CallFailure::interrupted()),
    }
}

/// Returns the failure in the engine's terms. A successful response that cannot be parsed has no
/// status here. The same applies to a rejection without JSON, which comes from a proxy and not from
/// Clerk.
fn failure_of(error: &api::Error) -> ApiFailure {
    let status = error.status().map(|it| it.as_u16());
    let rejects = matches!(status, Some(400 | 404 | 410 | 422));
    match status {
        Some(status)
            if error.kind() != ErrorKind::Unreadable && (!rejects || error.is_json_failure()) =>
        {
            ApiFailure {
                status: Some(status),
                code: error.code().map(str::to_owned),
                message: error.message().map(str::to_owned),
            }
        }
        _ => ApiFailure::unreadable(),
    }
}

fn no_response_reason(error: &api::Error) -> &'static str {
    match error.kind() {
        ErrorKind::Connection => "no connection",
        ErrorKind::Timeout => "timed out",
        ErrorKind::Throttled => "the client's own rate limit",
        ErrorKind::NoSecretKey => "no secret key",
        _ => "unreadable",
    }
}
