//! State: the session token is expired, and may be refreshed with the refresh cookie.

use std::sync::Arc;

use http::Method;
use serde_json::{Map, Value, json};

use super::browser::BrowserRequest;
use super::effect::{ApiFailure, Effect};
use super::results::StateResult;
use super::set_cookie::SetCookies;
use super::token_error::TokenLocation;
use super::verify::RequestToken;
use super::{Decision, Run, verify};
use crate::caller::SessionId;

/// Reason why a session was not refreshed.
pub(super) struct RefreshFailure {
    /// Suffix of the reason `session-token-expired-refresh-…`.
    pub(super) why: Arc<str>,
    /// `true` if the refresh was requested, but Clerk sent no usable response: it neither refreshed
    /// the session nor rejected the tokens.
    pub(super) is_unavailable: bool,
}

impl From<&str> for RefreshFailure {
    fn from(why: &str) -> Self {
        Self {
            why: why.into(),
            is_unavailable: false,
        }
    }
}

/// Refreshes the session and signs in with the new session token, or returns the reason why the
/// session was not refreshed.
pub(super) fn decide(
    run: &Run<'_>,
    browser: Option<&BrowserRequest<'_>>,
    location: TokenLocation,
) -> StateResult<Result<Decision, RefreshFailure>> {
    if run.env.head.method() != Method::GET {
        return Ok(Err("non-eligible-non-get".into()));
    }
    // A token in the header is never refreshed: the refresh cookie may belong to another session.
    let browser = browser.filter(|_| location == TokenLocation::Cookie);
    let Some((browser, refresh_token)) = browser.and_then(|it| Some((it, it.refresh_token()?)))
    else {
        return Ok(Err("non-eligible-no-refresh-cookie".into()));
    };
    if !run.env.can_redirect {
        return Ok(Err("missing-api-client".into()));
    }
    let Some(token) = browser.session_token() else {
        return Ok(Err("missing-session-token".into()));
    };
    let session = match session_id(run, token) {
        Ok(session) => session,
        Err(why) => return Ok(Err(why.into())),
    };
    let request = || Effect::RefreshSession {
        session,
        suffixed_cookies: browser.suffixed,
        body: body(run, browser, token.as_str(), &refresh_token),
    };
    match run.results.refresh(request)? {
        Ok(cookies) => sign_in(run, cookies),
        Err(failure) => Ok(Err(RefreshFailure {
            why: why(failure),
            is_unavailable: !failure.rejects_refresh(),
        })),
    }
}

fn session_id(run: &Run<'_>, token: &RequestToken<'_>) -> Result<SessionId, &'static str> {
    let decoded = token.decode(run);
    let decoded = decoded.map_err(|_| "expired-session-token-decode-failed")?;
    let sid = decoded.claims.sid.as_deref();
    match sid {
        None | Some("") => Err("expired-session-token-missing-sid-claim"),
        Some(sid) if is_path_segment(sid) => Ok(SessionId::from(sid)),
        Some(_) => Err("unexpected-bapi-error"),
    }
}

/// Returns `true` if the id can be inserted into a URL's path without escaping.
fn is_path_segment(id: &str) -> bool {
    id.bytes()
        .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'))
}

fn body(run: &Run<'_>, browser: &BrowserRequest<'_>, token: &str, refresh_token: &str) -> Value {
    let headers = run.env.head.all_headers();
    let headers: Map<_, _> = headers
        .map(|(name, value)| (name.to_owned(), json!([value])))
        .collect();
    json!({
        "format": "cookie",
        "expired_token": token,
        "refresh_token": refresh_token,
        "request_origin": browser.origin(),
        "request_headers": headers,
    })
}

fn sign_in(run: &Run<'_>, cookies: &[String]) -> StateResult<Result<Decision, RefreshFailure>> {
    let Some(cookies) = usable(cookies) else {
        return Ok(Err(RefreshFailure {
            why: "unexpected-sdk-error".into(),
            is_unavailable: true,
        }));
    };
    let Some(token) = &cookies.session else {
        return Ok(Err("invalid-session-token".into()));
    };
    Ok(match verify::session_token(run, token)? {
        Ok(verified) => Ok(Decision::session(verified).with_reply(cookies.reply())),
        Err(_) => Err("invalid-session-token".into()),
    })
}

/// Parses the `Set-Cookie` values in Clerk's response. Returns `None` if there are none, or if one is
/// not a valid header value.
fn usable(cookies: &[String]) -> Option<SetCookies> {
    let cookies = Some(cookies).filter(|it| !it.is_empty())?;
    SetCookies::new(cookies).ok()
}

/// Returns the suffix of the reason for a failed call.
fn why(failure: &ApiFailure) -> Arc<str> {
    match failure.code.as_deref() {
        Some("unexpected_error") => "fetch-error".into(),
        Some("") => "unexpected-sdk-error".into(),
        Some(code) => code.into(),
        None => "unexpected-bapi-error".into(),
    }
}
