//! State: there is an expired session cookie and a refresh token.

use std::sync::Arc;

use http::Method;
use serde_json::{Map, Value, json};

use super::effect::{ApiFailure, Effect};
use super::known::Judged;
use super::set_cookie::SetCookies;
use super::token_error::Carrier;
use super::visit::Visit;
use super::{Decision, Run, verify};
use crate::caller::SessionId;

/// Reason why a session was not refreshed.
pub(super) struct NotRefreshed {
    /// Suffix of the reason `session-token-expired-refresh-…`.
    pub(super) why: Arc<str>,
    /// `true` if Clerk was asked, and has neither refreshed the session nor rejected the request.
    pub(super) is_unanswered: bool,
}

impl From<&str> for NotRefreshed {
    fn from(why: &str) -> Self {
        Self {
            why: why.into(),
            is_unanswered: false,
        }
    }
}

/// Signs in with the new session token, or returns the reason why there is none.
pub(super) fn judge(
    run: &Run<'_>,
    visit: Option<&Visit<'_>>,
    carrier: Carrier,
) -> Judged<Result<Decision, NotRefreshed>> {
    if run.env.facts.method() != Method::GET {
        return Ok(Err("non-eligible-non-get".into()));
    }
    // The cookie's session says nothing about the sender of the token in the header.
    let visit = visit.filter(|_| carrier == Carrier::Cookie);
    let Some((visit, refresh_token)) = visit.and_then(|it| Some((it, it.refresh_token()?))) else {
        return Ok(Err("non-eligible-no-refresh-cookie".into()));
    };
    if !run.env.converses {
        return Ok(Err("missing-api-client".into()));
    }
    let Some(token) = visit.session_token() else {
        return Ok(Err("missing-session-token".into()));
    };
    let session = match session_id(run, token) {
        Ok(session) => session,
        Err(why) => return Ok(Err(why.into())),
    };
    let request = || Effect::RefreshSession {
        session,
        suffixed_cookies: visit.suffixed,
        body: body(run, visit, token, refresh_token),
    };
    match run.known.refresh(request)? {
        Ok(cookies) => sign_in(run, cookies),
        Err(failure) => Ok(Err(NotRefreshed {
            why: why(failure),
            is_unanswered: !failure.refuses_refresh(),
        })),
    }
}

fn session_id(run: &Run<'_>, token: &str) -> Result<SessionId, &'static str> {
    let decoded = run.env.signatures.decode(token);
    let decoded = decoded.map_err(|_| "expired-session-token-decode-failed")?;
    let sid = decoded.claims.sid.as_deref();
    match sid {
        None | Some("") => Err("expired-session-token-missing-sid-claim"),
        Some(sid) if is_path_segment(sid) => Ok(SessionId::from(sid)),
        Some(_) => Err("unexpected-bapi-error"),
    }
}

/// Returns `true` if the id is safe as a segment of a URL's path.
fn is_path_segment(id: &str) -> bool {
    id.bytes()
        .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'))
}

fn body(run: &Run<'_>, visit: &Visit<'_>, token: &str, refresh_token: &str) -> Value {
    let headers = run.env.facts.all_headers();
    let headers: Map<_, _> = headers
        .map(|(name, value)| (name.to_owned(), json!([value])))
        .collect();
    json!({
        "format": "cookie",
        "expired_token": token,
        "refresh_token": refresh_token,
        "request_origin": visit.origin(),
        "request_headers": headers,
    })
}

fn sign_in(run: &Run<'_>, cookies: &[String]) -> Judged<Result<Decision, NotRefreshed>> {
    let Some(cookies) = usable(cookies) else {
        return Ok(Err(NotRefreshed {
            why: "unexpected-sdk-error".into(),
            is_unanswered: true,
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

/// Returns the cookies of a refresh; `None` if the answer is not one of a refresh.
fn usable(cookies: &[String]) -> Option<SetCookies> {
    let cookies = Some(cookies).filter(|it| !it.is_empty())?;
    SetCookies::new(cookies).ok()
}

fn why(failure: &ApiFailure) -> Arc<str> {
    match failure.code.as_deref() {
        Some("unexpected_error") => "fetch-error".into(),
        Some("") => "unexpected-sdk-error".into(),
        Some(code) => code.into(),
        None => "unexpected-bapi-error".into(),
    }
}
