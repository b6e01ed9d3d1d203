//! One fetch of the keys, with its attempts.

use std::time::Duration;

use super::KeyFailure;
use crate::api;
use crate::jwt::KeySet;

/// Waits between the attempts of one fetch.
const WAITS: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(500)];

/// No attempt takes longer: a connection that hangs is worth another.
const ATTEMPT: Duration = Duration::from_secs(4);

/// No fetch takes longer, with all its attempts.
const DEADLINE: Duration = Duration::from_secs(10);

/// Asks Clerk for the keys; tries again, twice, where that may help.
pub(in crate::driver) async fn fetch(api: &api::Client) -> Result<KeySet, KeyFailure> {
    let attempts = async {
        for wait in WAITS {
            match attempt(api).await {
                Err(failure) if is_worth_another(&failure) => tokio::time::sleep(wait).await,
                result => return result,
            }
        }
        attempt(api).await
    };
    tokio::time::timeout(DEADLINE, attempts)
        .await
        .unwrap_or_else(|_| Err(late()))
}

fn late() -> KeyFailure {
    KeyFailure::unanswered("the signing keys didn't come in time")
}

async fn attempt(api: &api::Client) -> Result<KeySet, KeyFailure> {
    match tokio::time::timeout(ATTEMPT, api.signing_keys()).await {
        Ok(Ok(body)) => KeySet::from_jwks(&body).map_err(KeyFailure::unreadable),
        Ok(Err(error)) => Err(KeyFailure::of_call(&api.jwks_url(), &error)),
        Err(_) => Err(late()),
    }
}

/// Not where Clerk asks to wait: the back-off between fetches honours that.
fn is_worth_another(failure: &KeyFailure) -> bool {
    failure.is_out_of_reach() && failure.asked_to_wait().is_none()
}
