//! Failures to load keys.

use std::time::Duration;

use crate::api::{self, ErrorKind};
use crate::clock::UnixMillis;
use crate::jwt::TokenError;

/// `Retry-After` of a failure that specifies no time.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A failure to load keys, with its effects on the token and on the cache.
#[derive(Clone, Debug)]
pub(in crate::service) struct KeyFailure {
    error: TokenError,
    kind: KeyFailureKind,
    /// Time that Clerk asks to wait, or time until the next attempt.
    wait: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyFailureKind {
    /// Clerk is unreachable or fails: connection, timeout, 429, 5xx.
    Unreachable,
    /// The secret key is wrong: 401, 403.
    Rejected,
    /// Any other error status.
    Other,
    /// A successful response that is not a key set.
    Unreadable,
}

impl KeyFailure {
    /// Converts a failed call.
    pub(in crate::service) fn of_call(api: &api::Client, failure: &api::Error) -> Self {
        let kind = match failure.kind() {
            ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::RateLimited
            | ErrorKind::Server => KeyFailureKind::Unreachable,
            ErrorKind::Unauthorized if !api.fetches_published_keys() => KeyFailureKind::Rejected,
            _ => KeyFailureKind::Other,
        };
        Self {
            error: token_error(&api.jwks_url(), failure),
            kind,
            wait: failure.retry_after(),
        }
    }

    /// Returns the failure for a response that is not a key set.
    pub(in crate::service) fn unreadable(error: TokenError) -> Self {
        Self {
            error,
            kind: KeyFailureKind::Unreadable,
            wait: None,
        }
    }

    /// Returns the failure for a fetch that timed out, was cancelled, or could not start.
    pub(in crate::service) fn unreachable(reason: &str) -> Self {
        Self {
            error: TokenError::keys_unreadable(reason),
            kind: KeyFailureKind::Unreachable,
            wait: None,
        }
    }

    /// Returns the reason for the rejection of the token.
    pub(in crate::service) fn error(&self) -> &TokenError {
        &self.error
    }

    /// Returns the time after which to retry.
    pub(in crate::service) fn retry_after(&self) -> Duration {
        self.wait.unwrap_or(RETRY_AFTER)
    }

    /// Returns the kind of the failure, as the label of a metric.
    pub(super) fn kind_str(&self) -> &'static str {
        match self.kind {
            KeyFailureKind::Unreachable => "unreachable",
            KeyFailureKind::Rejected => "rejected",
            KeyFailureKind::Other => "other",
            KeyFailureKind::Unreadable => "unreadable",
        }
    }

    pub(super) fn is_unreachable(&self) -> bool {
        self.kind == KeyFailureKind::Unreachable
    }

    /// Returns `true` if the failure says nothing about the cached keys, so that they stay in use.
    pub(super) fn keeps_stale_keys(&self) -> bool {
        matches!(
            self.kind,
            KeyFailureKind::Unreachable | KeyFailureKind::Unreadable
        )
    }

    /// Logs the failure. Called once per fetch, however many requests wait for it.
    pub(super) fn report(&self, cached_keys_serve: bool) {
        let error = &self.error;
        if self.kind == KeyFailureKind::Rejected {
            tracing::error!(%error, "Clerk rejected the secret key: check CLERK_SECRET_KEY");
        } else if cached_keys_serve {
            tracing::warn!(%error, "signing keys cannot be refreshed; the cached keys stay in use");
        } else {
            tracing::warn!(%error, "signing keys cannot be loaded");
        }
    }

    /// Returns the milliseconds that Clerk asks to wait.
    pub(super) fn requested_wait(&self) -> Option<i64> {
        self.wait
            .and_then(|wait| i64::try_from(wait.as_millis()).ok())
    }

    /// Returns the failure with the time until `at`, the next attempt.
    pub(super) fn until(&self, at: UnixMillis, now: UnixMillis) -> Self {
        Self {
            wait: Some(now.until(at)),
            ..self.clone()
        }
    }
}

/// Returns the error of the token. `url` is that of the endpoint, for the text that Clerk's SDK uses.
fn token_error(url: &str, failure: &api::Error) -> TokenError {
    let Some(status) = failure.status() else {
        return TokenError::keys_unreadable(failure.to_string());
    };
    let invalid = failure
        .errors()
        .iter()
        .find(|item| item.code == "clerk_key_invalid");
    match invalid {
        Some(item) => TokenError::secret_key_invalid(item.message.as_str()),
        None if failure.is_json_failure() => TokenError::keys_rejected(url, status.as_u16()),
        None => TokenError::keys_unreadable(failure.to_string()),
    }
}
