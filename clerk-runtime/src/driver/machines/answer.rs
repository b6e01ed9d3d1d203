//! What is kept of Clerk's answer about a machine token, and for how long. Pure.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::clock::UnixMillis;
use crate::driver::failure::CallFailure;

/// Longest life of a good answer: how late a revocation may be seen.
const MAX_TTL: i64 = 10 * 1000;

/// Life of a bad answer.
const BAD_TTL: i64 = 2 * 1000;

/// Clerk's tokens are far shorter.
const MAX_LEN: usize = 512;

/// A number below this is in seconds, any other in milliseconds: the year 5138 or 1973.
const SECONDS_BELOW: f64 = 1e11;

/// What Clerk says of a token.
pub(in crate::driver) type Answer = Result<Arc<Value>, CallFailure>;

/// Whether an answer is kept, until when, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Keep {
    Good(UnixMillis),
    Bad(UnixMillis),
    Nothing,
}

/// Only a definite refusal counts as bad: never a failure of ours or of Clerk's.
pub(super) fn keep(answer: &Answer, ttl: Duration, now: UnixMillis) -> Keep {
    let until = |millis: i64| now.as_millis().saturating_add(millis);
    match answer {
        Err(failure) if failure.as_api_failure().refuses_machine_token() => {
            Keep::Bad(at(until(BAD_TTL)))
        }
        Err(_) => Keep::Nothing,
        Ok(body) if is_over(body) => Keep::Bad(at(until(BAD_TTL))),
        Ok(body) => {
            let ttl = i64::try_from(ttl.as_millis())
                .unwrap_or(i64::MAX)
                .min(MAX_TTL);
            let expires = expiry(body).unwrap_or(i64::MAX);
            Keep::Good(at(until(ttl).min(expires)))
        }
    }
}

/// Whether this can be a token at all (RFC 6750's `b64token`): Clerk needn't be asked otherwise.
pub(super) fn has_shape(token: &str) -> bool {
    token.len() <= MAX_LEN
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

fn is_over(body: &Value) -> bool {
    ["revoked", "expired"]
        .iter()
        .any(|flag| body.get(flag) == Some(&Value::Bool(true)))
}

/// Milliseconds since the epoch. API keys and M2M tokens have them, OAuth tokens have seconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "saturating; only an upper bound is needed"
)]
fn expiry(body: &Value) -> Option<i64> {
    let expiry = body.get("expiration")?.as_f64()?;
    Some(if expiry < SECONDS_BELOW {
        expiry * 1000.0
    } else {
        expiry
    } as i64)
}

fn at(millis: i64) -> UnixMillis {
    UnixMillis::from_millis(millis)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);
    const TEN: Duration = Duration::from_secs(10);

    fn kept(body: Value, ttl: Duration) -> Keep {
        keep(&Ok(Arc::new(body)), ttl, NOW)
    }

    fn secs(secs: i64) -> UnixMillis {
        UnixMillis::from_secs(1_800_000_000 + secs)
    }

    #[test]
    fn a_good_answer_lives_ten_seconds_at_most() {
        assert_eq!(kept(json!({}), TEN), Keep::Good(secs(10)));
        assert_eq!(
            kept(json!({"expiration": null}), TEN * 100),
            Keep::Good(secs(10))
        );
        assert_eq!(kept(json!({}), Duration::from_secs(3)), Keep::Good(secs(3)));
        assert_eq!(kept(json!({}), Duration::ZERO), Keep::Good(secs(0)));
    }

    #[test]
    fn a_good_answer_never_outlives_its_token() {
        assert_eq!(
            kept(json!({"expiration": 1_800_000_004_000_i64}), TEN),
            Keep::Good(secs(4))
        );
        assert_eq!(
            kept(json!({"expiration": 1_800_000_004}), TEN),
            Keep::Good(secs(4))
        );
    }

    #[test]
    fn definite_refusals_live_two_seconds() {
        assert_eq!(
            keep(&Err(CallFailure::not_found()), TEN, NOW),
            Keep::Bad(secs(2))
        );
        assert_eq!(kept(json!({"revoked": true}), TEN), Keep::Bad(secs(2)));
        assert_eq!(kept(json!({"expired": true}), TEN), Keep::Bad(secs(2)));
    }

    #[test]
    fn failures_are_not_kept() {
        assert_eq!(
            keep(&Err(CallFailure::interrupted()), TEN, NOW),
            Keep::Nothing
        );
        assert_eq!(
            keep(&Err(CallFailure::over_budget(TEN)), TEN, NOW),
            Keep::Nothing
        );
    }

    #[test]
    fn what_can_not_be_a_token_has_no_shape() {
        assert!(has_shape("ak_conformanceSecret0001"));
        assert!(has_shape("ak_"));
        assert!(!has_shape("ak_ x"));
        assert!(!has_shape("ak_é"));
        assert!(!has_shape(&format!("ak_{}", "a".repeat(600))));
    }
}
