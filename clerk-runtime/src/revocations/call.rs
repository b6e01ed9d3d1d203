//! Revocations that follow from successful Backend API calls.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;
use http::header::DATE;
use serde_json::Value;

use super::fingerprint::token_digest;
use super::revocation::{DAY, Kind, MAX_LIFETIME, Revocation, Target};
use crate::api::{Request, Response};
use crate::caller::{OrgId, SessionId, UserId};
use crate::clock::UnixMillis;
use crate::jwt::Decoded;

/// Largest difference between clocks, by which a token may be accepted after its expiry.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Returns the revocations that follow from a successful call, by the name of its operation.
pub(super) fn revocations(request: &Request, response: &Response) -> Vec<Revocation> {
    let ids = request.path_values();
    let found = match (request.operation().name(), ids) {
        ("RevokeSession", [session]) => {
            vec![Revocation::session(&SessionId::from(session.as_str()))]
        }
        ("DeleteUser" | "BanUser" | "LockUser", [user]) => vec![of_user(user)],
        ("UsersBan", []) => banned(request),
        ("DeleteOrganization", [organization]) => {
            vec![Revocation::organization(&OrgId::from(
                organization.as_str(),
            ))]
        }
        ("DeleteOrganizationMembership", [organization, user]) => {
            vec![of_membership(organization, user)]
        }
        ("UpdateOrganizationMembership", [organization, user]) => {
            vec![updated(organization, user, response)]
        }
        ("deleteApiKey" | "revokeApiKey", [key]) => vec![Revocation::api_key(key)],
        ("revokeM2MToken", [token]) => vec![of_m2m_token(token, response)],
        ("RevokeOAuthApplicationToken", [_]) => {
            oauth_token(request, response).into_iter().collect()
        }
        _ => return Vec::new(),
    };
    let at = time(response.headers());
    let at = |it: Revocation| at.map_or(it.clone(), |at| it.at(at));
    found.into_iter().map(at).collect()
}

fn of_user(user: &str) -> Revocation {
    Revocation::user(&UserId::from(user))
}

fn of_membership(organization: &str, user: &str) -> Revocation {
    Revocation::membership(&OrgId::from(organization), &UserId::from(user))
}

fn updated(organization: &str, user: &str, response: &Response) -> Revocation {
    let body = serde_json::from_slice(response.body()).unwrap_or(Value::Null);
    let role = body.get("role").and_then(Value::as_str);
    of_membership(organization, user).except_for(role.map(str::to_owned))
}

fn banned(request: &Request) -> Vec<Revocation> {
    let body = request.json_body().unwrap_or_default();
    let users = body.get("user_ids").and_then(Value::as_array);
    let users = users.into_iter().flatten().filter_map(Value::as_str);
    users.map(of_user).collect()
}

/// Returns a revocation that is kept until the token expires.
fn of_m2m_token(token: &str, response: &Response) -> Revocation {
    let now = time(response.headers());
    let expires = expiration(response.body());
    Revocation::m2m_token(token).lifetime(lifetime(expires, now))
}

/// Returns the expiry of the token in a response; `None` if it does not expire.
fn expiration(body: &[u8]) -> Option<UnixMillis> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body.get("expiration")?
        .as_i64()
        .map(UnixMillis::from_millis)
}

/// Returns the revocation of the token in the request, by its digest, since its id is not known. A JWT
/// is accepted without a call until it expires; Clerk rejects an opaque token itself.
fn oauth_token(request: &Request, response: &Response) -> Option<Revocation> {
    let body = request.json_body()?;
    let token = body.get("token")?.as_str()?;
    let target = Target::new(Kind::OauthDigest, token_digest(token));
    let lifetime = oauth_lifetime(token, time(response.headers()));
    Some(Revocation::new(target, lifetime))
}

fn oauth_lifetime(token: &str, now: Option<UnixMillis>) -> Duration {
    let is_jwt = token.matches('.').count() == 2;
    if !is_jwt {
        return DAY;
    }
    let claims = Decoded::parse(token).ok().map(|it| it.claims);
    let expires = claims.and_then(|it| it.exp).map(UnixMillis::from_secs);
    lifetime(expires, now)
}

/// Returns the time for which the revocation of a token with this expiry is kept: a day at least,
/// and the longest possible time if the expiry or the current time is not known.
fn lifetime(expires: Option<UnixMillis>, now: Option<UnixMillis>) -> Duration {
    let left = now.zip(expires).map(|(now, expires)| now.until(expires));
    left.map_or(MAX_LIFETIME, |it| it.saturating_add(TOLERANCE).max(DAY))
}

/// Returns the time of the response by Clerk's clock, rounded up, since the header has whole seconds.
/// The local clock may differ, and the time is compared with the `iat` of tokens.
fn time(headers: &HeaderMap) -> Option<UnixMillis> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    let secs = date.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let secs = i64::try_from(secs).ok()?;
    Some(UnixMillis::from_secs(secs.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn revocation_is_kept_until_the_token_expires() {
        let now = UnixMillis::from_secs(1_800_000_000);
        let kept = |body: &str| lifetime(expiration(body.as_bytes()), Some(now));
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        let body = r#"{"expiration":1800604800000}"#;
        assert_eq!(kept(body), week + TOLERANCE);
        assert_eq!(kept(r#"{"expiration":1800000001000}"#), DAY);
        assert_eq!(kept(r#"{"expiration":1799999999999}"#), DAY);
        for unknown in [r#"{"expiration":null}"#, "{}", "nonsense"] {
            assert_eq!(kept(unknown), MAX_LIFETIME, "{unknown}");
        }
        assert_eq!(lifetime(expiration(body.as_bytes()), None), MAX_LIFETIME);
    }

    #[test]
    fn revocation_of_an_oauth_token_is_kept_until_a_jwt_expires() {
        let now = UnixMillis::from_secs(1_800_000_000);
        let jwt = |claims: &str| {
            let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
            let header = part(r#"{"alg":"RS256","typ":"at+jwt"}"#);
            format!("{header}.{}.c2ln", part(claims))
        };
        let kept = |token: &str| oauth_lifetime(token, Some(now));
        let month = Duration::from_secs(30 * 24 * 60 * 60);
        assert_eq!(kept(&jwt(r#"{"exp":1802592000}"#)), month + TOLERANCE);
        assert_eq!(kept(&jwt(r#"{"exp":1800003600}"#)), DAY);
        assert_eq!(kept(&jwt("{}")), MAX_LIFETIME);
        assert_eq!(kept("a.b.c"), MAX_LIFETIME);
        assert_eq!(kept("oat_opaque"), DAY);
    }
}
