//! A failed call of the Backend API, as the engine is told, and as the request must know it.

use std::time::Duration;

use crate::api::{self, ErrorKind};
use crate::engine::ApiFailure;

/// No call of an authentication takes longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// What is told where a failure doesn't say when to come back.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Why a call failed.
#[derive(Clone, Debug)]
pub(super) struct CallFailure {
    failure: ApiFailure,
    /// Nothing is known of the credential: it can't be judged before then.
    unjudged: Option<Duration>,
}

impl CallFailure {
    /// What the engine decides by.
    pub(super) fn into_api_failure(self) -> ApiFailure {
        self.failure
    }

    /// When to come back, if the credential couldn't be judged.
    pub(super) fn unjudged(&self) -> Option<Duration> {
        self.unjudged
    }

    /// Clerk refuses our own key, so that nothing is said of the credential.
    pub(super) fn is_our_key(&self) -> bool {
        matches!(self.failure.status, Some(401 | 403))
    }

    /// Clerk's own no, rather than the lack of an answer. Of a refresh, 401 and 403 may also be about
    /// our key.
    pub(super) fn is_refusal(&self) -> bool {
        self.unjudged.is_none() && matches!(self.failure.status, Some(400..=499))
    }

    pub(super) fn is_not_found(&self) -> bool {
        self.failure.status == Some(404)
    }

    /// As if Clerk had been asked and knew no such thing.
    pub(super) fn not_found() -> Self {
        let code = Some("resource_not_found".to_owned());
        Self {
            failure: ApiFailure {
                status: Some(404),
                code,
                message: None,
            },
            unjudged: None,
        }
    }

    /// The call wasn't made: too many others were.
    pub(super) fn over_budget(retry_after: Duration) -> Self {
        Self {
            failure: unanswered(),
            unjudged: Some(retry_after),
        }
    }

    /// The call was ended from outside.
    pub(super) fn interrupted() -> Self {
        Self {
            failure: unanswered(),
            unjudged: Some(RETRY_AFTER),
        }
    }
}

impl From<api::Error> for CallFailure {
    fn from(error: api::Error) -> Self {
        Self {
            unjudged: unjudged(&error),
            failure: failure_of(&error),
        }
    }
}

/// A call with a time limit.
pub(super) async fn in_time<T>(
    call: impl Future<Output = Result<T, api::Error>>,
) -> Result<T, CallFailure> {
    match tokio::time::timeout(DEADLINE, call).await {
        Ok(result) => result.map_err(CallFailure::from),
        Err(_) => Err(CallFailure::interrupted()),
    }
}

fn failure_of(error: &api::Error) -> ApiFailure {
    match error.status() {
        Some(status) if error.kind() != ErrorKind::Unreadable => ApiFailure {
            status: Some(status.as_u16()),
            code: error.code().map(str::to_owned),
            message: error.message().map(str::to_owned),
        },
        _ => unanswered(),
    }
}

fn unanswered() -> ApiFailure {
    let code = Some("unexpected_error".to_owned());
    ApiFailure {
        status: None,
        code,
        message: None,
    }
}

fn unjudged(error: &api::Error) -> Option<Duration> {
    let is_out_of_reach = matches!(
        error.kind(),
        ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::RateLimited
            | ErrorKind::Throttled
            | ErrorKind::Server
    );
    is_out_of_reach.then(|| error.retry_after().unwrap_or(RETRY_AFTER))
}
