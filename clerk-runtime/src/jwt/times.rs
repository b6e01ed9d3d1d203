//! Checks of `exp`, `nbf` and `iat`.

use super::{JwtClaims, TokenError};
use crate::caller::Reason;
use crate::clock::UnixMillis;

/// Checks `exp`, `nbf` and `iat` in Clerk's order. Clocks may differ by `skew` milliseconds.
pub(super) fn check(claims: &JwtClaims, now: UnixMillis, skew: i64) -> Result<(), TokenError> {
    let now = now.as_millis();
    let Some(exp) = claims.exp else {
        let message = "the token has no `exp`";
        return Err(TokenError::new(Reason::TokenVerificationFailed, message));
    };
    if millis(exp) <= now.saturating_sub(skew) {
        let message = format!("the token expired at {exp}{}", clock_hint(now));
        return Err(TokenError::new(Reason::TokenExpired, message));
    }
    let latest = now.saturating_add(skew);
    if let Some(nbf) = claims.nbf.filter(|nbf| millis(*nbf) > latest) {
        let message = format!("the token is not valid before {nbf}{}", clock_hint(now));
        return Err(TokenError::new(Reason::TokenNotActiveYet, message));
    }
    if let Some(iat) = claims.iat.filter(|iat| millis(*iat) > latest) {
        let message = format!(
            "the token was issued in the future, at {iat}{}",
            clock_hint(now)
        );
        return Err(TokenError::new(Reason::TokenIatInTheFuture, message));
    }
    Ok(())
}

fn millis(seconds: i64) -> i64 {
    seconds.saturating_mul(1000)
}

fn clock_hint(now: i64) -> String {
    let now = now.div_euclid(1000);
    format!(" (Unix time), and it is {now}; check the server's clock if that is wrong")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;
    const SKEW: i64 = 5000;

    fn checked(exp: Option<i64>, nbf: Option<i64>, iat: Option<i64>) -> Option<Reason> {
        let after_now = |offset: Option<i64>| offset.map(|it| NOW.saturating_add(it));
        let claims = JwtClaims {
            exp: after_now(exp),
            nbf: after_now(nbf),
            iat: after_now(iat),
            ..JwtClaims::default()
        };
        let result = check(&claims, UnixMillis::from_secs(NOW), SKEW);
        result.err().map(|error| error.reason().clone())
    }

    #[test]
    fn expiry_is_required() {
        assert_eq!(
            checked(None, Some(0), Some(0)),
            Some(Reason::TokenVerificationFailed)
        );
    }

    #[test]
    fn expired_token_is_accepted_within_the_skew() {
        for (exp, expected) in [
            (60, None),
            (-4, None),
            (-5, Some(Reason::TokenExpired)),
            (-60, Some(Reason::TokenExpired)),
            (i64::MAX, None),
            (i64::MIN, Some(Reason::TokenExpired)),
        ] {
            assert_eq!(checked(Some(exp), None, None), expected, "{exp}");
        }
    }

    #[test]
    fn early_token_is_accepted_within_the_skew() {
        for (nbf, expected) in [
            (-60, None),
            (5, None),
            (6, Some(Reason::TokenNotActiveYet)),
            (i64::MAX, Some(Reason::TokenNotActiveYet)),
        ] {
            assert_eq!(checked(Some(60), Some(nbf), None), expected, "{nbf}");
        }
    }

    #[test]
    fn token_issued_in_the_future_is_accepted_within_the_skew() {
        for (iat, expected) in [
            (-60, None),
            (5, None),
            (6, Some(Reason::TokenIatInTheFuture)),
            (i64::MAX, Some(Reason::TokenIatInTheFuture)),
        ] {
            assert_eq!(checked(Some(60), None, Some(iat)), expected, "{iat}");
        }
    }

    #[test]
    fn message_contains_the_time_of_the_servers_clock() {
        let claims = |exp, nbf, iat| JwtClaims {
            exp: Some(exp),
            nbf,
            iat,
            ..JwtClaims::default()
        };
        let late = NOW + 60;
        for (claims, problem) in [
            (claims(7, None, None), "expired at 7"),
            (
                claims(late, Some(late), None),
                "is not valid before 1800000060",
            ),
            (
                claims(late, None, Some(late)),
                "was issued in the future, at 1800000060",
            ),
        ] {
            let error = check(&claims, UnixMillis::from_secs(NOW), 0).unwrap_err();
            let expected = format!(
                "the token {problem} (Unix time), and it is {NOW}; check the server's clock if that \
                 is wrong"
            );
            assert_eq!(error.message(), expected);
        }
    }

    #[test]
    fn skew_of_zero_tolerates_nothing() {
        let claims = |exp| JwtClaims {
            exp: Some(exp),
            ..JwtClaims::default()
        };
        let now = UnixMillis::from_secs(NOW);
        assert!(check(&claims(NOW + 1), now, 0).is_ok());
        assert!(check(&claims(NOW), now, 0).is_err());
    }
}
