//! Clerk's responses about machine tokens, and the time for which they are cached. Pure.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::caller::Machine;
use crate::clock::{UnixMillis, millis};
use crate::policy::TokenType;
use crate::service::failure::CallFailure;

/// Longest lifetime of a successful response in milliseconds, and so the longest time until a
/// revocation in Clerk takes effect.
const MAX_TTL: i64 = 10 * 1000;

/// Lifetime of a rejection in milliseconds.
const REJECTED_TTL: i64 = 2 * 1000;

/// Longest token that is sent to Clerk, in bytes. Clerk's tokens are far shorter.
const MAX_LEN: usize = 512;

/// Response of Clerk about a token, or the failed call.
pub(in crate::service) type VerificationResult = Result<Arc<Value>, CallFailure>;

/// Returns the time until which a response is cached; `None` for a malformed response, and for a
/// failure that does not reject the token.
pub(super) fn cached_until(
    result: &VerificationResult,
    token_type: TokenType,
    ttl: Duration,
    now: UnixMillis,
) -> Option<UnixMillis> {
    let machine = match result {
        Ok(body) => Machine::from_verification(token_type, body)?,
        Err(failure) if failure.as_api_failure().rejects_machine_token() => {
            return Some(now.plus_millis(REJECTED_TTL));
        }
        Err(_) => return None,
    };
    if machine.is_revoked_or_expired(now) {
        return Some(now.plus_millis(REJECTED_TTL));
    }
    let until = now.plus_millis(millis(ttl).min(MAX_TTL));
    Some(machine.expires_at().map_or(until, |it| until.min(it)))
}

/// Returns `true` if the token is short enough, and has only the characters of a `b64token` (RFC
/// 6750).
pub(super) fn is_well_formed(token: &str) -> bool {
    token.len() <= MAX_LEN
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);
    const TEN: Duration = Duration::from_secs(10);

    fn until(result: &VerificationResult, ttl: Duration) -> Option<UnixMillis> {
        cached_until(result, TokenType::ApiKey, ttl, NOW)
    }

    fn cached(mut body: Value, ttl: Duration) -> Option<UnixMillis> {
        body["id"] = "api_key_1".into();
        body["subject"] = "user_1".into();
        until(&Ok(Arc::new(body)), ttl)
    }

    fn secs(secs: i64) -> UnixMillis {
        UnixMillis::from_secs(1_800_000_000 + secs)
    }

    #[test]
    fn successful_response_is_cached_for_ten_seconds_at_most() {
        assert_eq!(cached(json!({}), TEN), Some(secs(10)));
        assert_eq!(
            cached(json!({"expiration": null}), TEN * 100),
            Some(secs(10))
        );
        assert_eq!(cached(json!({}), Duration::from_secs(3)), Some(secs(3)));
        assert_eq!(cached(json!({}), Duration::ZERO), Some(secs(0)));
    }

    #[test]
    fn successful_response_never_outlives_its_token() {
        assert_eq!(
            cached(json!({"expiration": 1_800_000_004_000_i64}), TEN),
            Some(secs(4))
        );
        assert_eq!(
            cached(json!({"expiration": 1_800_000_004}), TEN),
            Some(secs(4))
        );
    }

    #[test]
    fn rejection_is_cached_for_two_seconds() {
        assert_eq!(until(&Err(CallFailure::not_found()), TEN), Some(secs(2)));
        assert_eq!(cached(json!({"revoked": true}), TEN), Some(secs(2)));
        assert_eq!(cached(json!({"expired": true}), TEN), Some(secs(2)));
        let past = json!({"expired": false, "expiration": 1_799_999_999_000_i64});
        assert_eq!(cached(past, TEN), Some(secs(2)));
    }

    #[test]
    fn failure_is_not_cached() {
        assert_eq!(until(&Err(CallFailure::interrupted()), TEN), None);
        assert_eq!(until(&Err(CallFailure::over_budget(TEN)), TEN), None);
    }

    #[test]
    fn malformed_token_is_recognised() {
        assert!(is_well_formed("ak_conformanceSecret0001"));
        assert!(is_well_formed("ak_"));
        assert!(!is_well_formed("ak_ x"));
        assert!(!is_well_formed("ak_é"));
        assert!(!is_well_formed(&format!("ak_{}", "a".repeat(600))));
    }
}
