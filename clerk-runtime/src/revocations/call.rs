//! Revocations of successful Backend API calls.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;
use http::header::DATE;
use serde_json::Value;

use super::fingerprint::token_digest;
use super::revocation::{DAY, Kind, Revocation, Target};
use crate::api::{Request, Response};
use crate::caller::{OrgId, SessionId, UserId};
use crate::clock::UnixMillis;

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
        ("RevokeOAuthApplicationToken", [_]) => oauth_token(request).into_iter().collect(),
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

/// Returns a revocation that is kept until the token expires, for a day at least.
fn of_m2m_token(token: &str, response: &Response) -> Revocation {
    let revocation = Revocation::m2m_token(token);
    let left = time(response.headers()).and_then(|now| remaining(response.body(), now));
    match left {
        Some(left) => revocation.lifetime(left.max(DAY)),
        None => revocation,
    }
}

/// Returns the remaining lifetime of the token in a response; `None` if it does not expire.
fn remaining(body: &[u8], now: UnixMillis) -> Option<Duration> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let expiration = body.get("expiration")?.as_i64()?;
    let left = expiration.saturating_sub(now.as_millis());
    u64::try_from(left).ok().map(Duration::from_millis)
}

/// Returns the revocation of the token in the request, which is known by its digest only.
fn oauth_token(request: &Request) -> Option<Revocation> {
    let body = request.json_body()?;
    let digest = token_digest(body.get("token")?.as_str()?);
    Some(Revocation::new(Target::new(Kind::OauthDigest, digest), DAY))
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
    use super::*;

    #[test]
    fn token_lives_until_the_expiration_of_the_response() {
        let now = UnixMillis::from_secs(1_800_000_000);
        let of = |body: &str| remaining(body.as_bytes(), now);
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        assert_eq!(of(r#"{"expiration":1800604800000}"#), Some(week));
        assert_eq!(of(r#"{"expiration":1799999999999}"#), None);
        assert_eq!(of(r#"{"expiration":null}"#), None);
        assert_eq!(of("nonsense"), None);
    }
}
