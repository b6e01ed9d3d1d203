//! `exp`, `nbf` and `iat`, with the arithmetic of JavaScript's dates.

use super::member::quoted;
use super::{Decoded, Member, TokenError, js};
use crate::caller::Reason;
use crate::clock::UnixMillis;

/// Checks the three in Clerk's order; clocks may differ by `skew` milliseconds.
pub(super) fn check(token: &Decoded, now: UnixMillis, skew: i64) -> Result<(), TokenError> {
    let now = now.as_millis();
    let latest = now.saturating_add(skew);
    check_expiry(token, now, now.saturating_sub(skew))?;
    check_not_before(token, now, latest)?;
    check_issued_at(token, now, latest)
}

fn check_expiry(token: &Decoded, now: i64, earliest: i64) -> Result<(), TokenError> {
    let exp = token.claims.exp.as_ref();
    let Some(secs) = exp.and_then(Member::as_number) else {
        return Err(not_a_number("expiry date claim (exp)", exp));
    };
    match js::date_from_secs(secs) {
        Some(expiry) if expiry <= earliest => Err(TokenError::new(
            Reason::TokenExpired,
            format!(
                "JWT is expired. Expiry date: {}, Current date: {}.",
                js::utc_text(expiry),
                js::utc_text(now)
            ),
        )),
        _ => Ok(()),
    }
}

fn check_not_before(token: &Decoded, now: i64, latest: i64) -> Result<(), TokenError> {
    match date_claim(token.claims.nbf.as_ref(), "not before date claim (nbf)")? {
        Some(start) if start > latest => Err(TokenError::new(
            Reason::TokenNotActiveYet,
            format!(
                "JWT cannot be used prior to not before date claim (nbf). Not before date: {}; \
                 Current date: {};",
                js::utc_text(start),
                js::utc_text(now)
            ),
        )),
        _ => Ok(()),
    }
}

fn check_issued_at(token: &Decoded, now: i64, latest: i64) -> Result<(), TokenError> {
    match date_claim(token.claims.iat.as_ref(), "issued at date claim (iat)")? {
        Some(issued) if issued > latest => Err(TokenError::new(
            Reason::TokenIatInTheFuture,
            format!(
                "JWT issued at date claim (iat) is in the future. Issued at date: {}; Current \
                 date: {};",
                js::utc_text(issued),
                js::utc_text(now)
            ),
        )),
        _ => Ok(()),
    }
}

/// An optional date claim in milliseconds; `None` also where it is too large for a date.
fn date_claim(claim: Option<&Member>, what: &str) -> Result<Option<i64>, TokenError> {
    let Some(claim) = claim else {
        return Ok(None);
    };
    let secs = claim
        .as_number()
        .ok_or_else(|| not_a_number(what, Some(claim)))?;
    Ok(js::date_from_secs(secs))
}

fn not_a_number(what: &str, claim: Option<&Member>) -> TokenError {
    TokenError::not_clerks(
        Reason::TokenVerificationFailed,
        format!("Invalid JWT {what} {}. Expected number.", quoted(claim)),
    )
}
