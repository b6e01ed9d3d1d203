//! A fetch of the keys, with retries.

use std::time::Duration;

use super::KeyFailure;
use crate::api;
use crate::jwt::KeySet;
use crate::metrics;

/// Delays before the retries of a fetch.
const RETRY_DELAYS: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(500)];

/// Time limit of an attempt. It leaves time for a retry if a connection hangs.
const ATTEMPT: Duration = Duration::from_secs(4);

/// Time limit of a fetch with all its attempts.
const DEADLINE: Duration = Duration::from_secs(10);

/// Fetches the keys, with up to two retries if they may help.
pub(in crate::service) async fn fetch(api: &api::Client) -> Result<KeySet, KeyFailure> {
    let attempts = async {
        for wait in RETRY_DELAYS {
            match attempt(api).await {
                Err(failure) if may_succeed_on_retry(&failure) => tokio::time::sleep(wait).await,
                result => return result,
            }
        }
        attempt(api).await
    };
    let fetched = tokio::time::timeout(DEADLINE, attempts)
        .await
        .unwrap_or_else(|_| Err(timed_out()));
    metrics::keys_fetched(match &fetched {
        Ok(_) => "success",
        Err(failure) => failure.kind_str(),
    });
    fetched
}

fn timed_out() -> KeyFailure {
    KeyFailure::unreachable("the request for the signing keys timed out")
}

async fn attempt(api: &api::Client) -> Result<KeySet, KeyFailure> {
    match tokio::time::timeout(ATTEMPT, api.signing_keys()).await {
        Ok(Ok(body)) => KeySet::from_jwks(&body).map_err(KeyFailure::unreadable),
        Ok(Err(error)) => Err(KeyFailure::of_call(api, &error)),
        Err(_) => Err(timed_out()),
    }
}

/// Returns `true` if a retry may help. It does not if Clerk asks to wait, which the back-off
/// between fetches respects.
fn may_succeed_on_retry(failure: &KeyFailure) -> bool {
    failure.is_unreachable() && failure.requested_wait().is_none()
}
