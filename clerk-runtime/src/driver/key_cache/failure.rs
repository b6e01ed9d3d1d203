//! Failures to load keys.

use std::time::Duration;

use crate::api::{self, ErrorKind};
use crate::clock::UnixMillis;
use crate::jwt::TokenError;

/// `Retry-After` of a failure that specifies no time.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A failure to load keys, with its effects on the token and on the cache.
#[derive(Clone, Debug)]
pub(in crate::driver) struct KeyFailure {
    error: TokenError,
    kind: Kind,
    /// Time that Clerk asks to wait, or until the next attempt.
    wait: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Clerk is unreachable or fails: connection, timeout, 429, 5xx.
    OutOfReach,
    /// The secret key is wrong: 401, 403.
    Refused,
    /// Any other error status.
    Other,
    /// A successful answer that is not a key set.
    Unreadable,
}

impl KeyFailure {
    /// Converts a failed call. `url` is that of the endpoint, for the text that Clerk's SDK uses.
    pub(in crate::driver) fn of_call(url: &str, failure: &api::Error) -> Self {
        let kind = match failure.kind() {
            ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::RateLimited
            | ErrorKind::Server => Kind::OutOfReach,
            ErrorKind::Unauthorized => Kind::Refused,
            _ => Kind::Other,
        };
        Self {
            error: token_error(url, failure),
            kind,
            wait: failure.retry_after(),
        }
    }

    /// Failure for an answer that is not a key set.
    pub(in crate::driver) fn unreadable(error: TokenError) -> Self {
        Self {
            error,
            kind: Kind::Unreadable,
            wait: None,
        }
    }

    /// Failure for a fetch without an answer in time, or one that was cancelled.
    pub(in crate::driver) fn unanswered(why: &str) -> Self {
        Self {
            error: TokenError::keys_unreadable(why),
            kind: Kind::OutOfReach,
            wait: None,
        }
    }

    /// Returns the reason for the rejection of the token.
    pub(in crate::driver) fn error(&self) -> &TokenError {
        &self.error
    }

    /// Returns the time after which to retry.
    pub(in crate::driver) fn retry_after(&self) -> Duration {
        self.wait.unwrap_or(RETRY_AFTER)
    }

    pub(super) fn is_out_of_reach(&self) -> bool {
        self.kind == Kind::OutOfReach
    }

    /// Returns `true` if the failure says nothing about the cached keys, so that they stay in use.
    pub(super) fn keeps_stale_keys(&self) -> bool {
        matches!(self.kind, Kind::OutOfReach | Kind::Unreadable)
    }

    /// Writes one event per fetch, however many requests wait for it.
    pub(super) fn report(&self, cached_keys_serve: bool) {
        let error = &self.error;
        if self.kind == Kind::Refused {
            tracing::error!(%error, "Clerk refuses the secret key: check CLERK_SECRET_KEY");
        } else if cached_keys_serve {
            tracing::warn!(%error, "signing keys can't be refreshed; those at hand serve on");
        } else {
            tracing::warn!(%error, "signing keys can't be loaded");
        }
    }

    /// Returns the milliseconds that Clerk asks to wait.
    pub(super) fn asked_to_wait(&self) -> Option<i64> {
        self.wait
            .and_then(|wait| i64::try_from(wait.as_millis()).ok())
    }

    /// Returns the failure with the time until `at`, the next attempt.
    pub(super) fn until(&self, at: UnixMillis, now: UnixMillis) -> Self {
        let millis = at.as_millis().saturating_sub(now.as_millis());
        let wait = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
        Self {
            wait: Some(wait),
            ..self.clone()
        }
    }
}

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
        None if failure.is_json_failure() => TokenError::keys_refused(url, status.as_u16()),
        None => TokenError::keys_unreadable(failure.to_string()),
    }
}
