//! Why keys couldn't be loaded.

use std::time::Duration;

use crate::api::{self, ErrorKind};
use crate::clock::UnixMillis;
use crate::jwt::TokenError;

/// `Retry-After` of a failure that names no time.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Why keys couldn't be loaded: what a token is told, and what the cache makes of it.
#[derive(Clone, Debug)]
pub(in crate::driver) struct KeyFailure {
    error: TokenError,
    kind: Kind,
    /// How long Clerk asks to wait, or until when nothing will be tried.
    wait: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Clerk can't be reached, or fails: connection, time-out, 429, 5xx.
    OutOfReach,
    /// Our secret key is wrong: 401, 403.
    Refused,
    /// An error answer that says neither.
    Other,
    /// A successful answer came that is not a key set.
    Unreadable,
}

impl KeyFailure {
    /// The call failed; `url` is the endpoint's, for the text that Clerk's SDK uses.
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

    /// The answer is not a key set.
    pub(in crate::driver) fn unreadable(error: TokenError) -> Self {
        Self {
            error,
            kind: Kind::Unreadable,
            wait: None,
        }
    }

    /// No answer came in time, or the fetch was ended from outside.
    pub(in crate::driver) fn unanswered(why: &str) -> Self {
        Self {
            error: TokenError::keys_unreadable(why),
            kind: Kind::OutOfReach,
            wait: None,
        }
    }

    /// Reason for the rejection of the token.
    pub(in crate::driver) fn error(&self) -> &TokenError {
        &self.error
    }

    /// When it makes sense to try again.
    pub(in crate::driver) fn retry_after(&self) -> Duration {
        self.wait.unwrap_or(RETRY_AFTER)
    }

    pub(super) fn is_out_of_reach(&self) -> bool {
        self.kind == Kind::OutOfReach
    }

    /// Returns `true` if the failure says nothing about the keys at hand, so that they stay in use.
    pub(super) fn keeps_stale_keys(&self) -> bool {
        matches!(self.kind, Kind::OutOfReach | Kind::Unreadable)
    }

    /// Writes one event for a fetch, however many requests wait for it.
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

    /// Milliseconds that Clerk asks to wait.
    pub(super) fn asked_to_wait(&self) -> Option<i64> {
        self.wait
            .and_then(|wait| i64::try_from(wait.as_millis()).ok())
    }

    /// The same failure, while nothing will be tried before `at`.
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
