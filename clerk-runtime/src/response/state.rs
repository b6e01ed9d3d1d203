//! What the middleware adds to a response, or answers itself, because of the request's state.

use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Reply, header, upstream};
use crate::caller::Reason;
use crate::engine::{Decision, ReplyHeaders, State};

const AUTH_STATUS: HeaderName = HeaderName::from_static("x-clerk-auth-status");
const AUTH_REASON: HeaderName = HeaderName::from_static("x-clerk-auth-reason");
const AUTH_MESSAGE: HeaderName = HeaderName::from_static("x-clerk-auth-message");

/// The middleware's own answer: a handshake, or the clean URL after one. `None` lets the request
/// go on to its handler.
pub(crate) fn interruption(decision: &Decision) -> Option<Reply> {
    if let State::Fault { .. } = decision.state {
        return Some(upstream::broken());
    }
    if let Some(rejection) = rejection(decision) {
        return Some(rejection);
    }
    let location = HeaderValue::from_str(decision.reply().location.as_deref()?);
    let Ok(location) = location else {
        return Some(upstream::broken());
    };
    let mut reply = Reply::status(307);
    let headers = reply.headers_mut();
    decorate(decision, headers);
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Some(reply)
}

/// The reply to a request that is rejected whatever its handler's policy; `None` for all others.
pub(crate) fn rejection(decision: &Decision) -> Option<Reply> {
    let status = decision.rejection()?;
    let State::SignedOut { reason, message } = &decision.state else {
        return None;
    };
    let mut reply = upstream::error(status, &reason.to_string(), message);
    explain_to_caller(decision, reply.headers_mut());
    Some(reply)
}

/// Adds what the state wants to tell the browser to a response that somebody else made.
pub(crate) fn decorate(decision: &Decision, headers: &mut HeaderMap) {
    explain(decision, headers);
    let ReplyHeaders {
        set_cookie, other, ..
    } = decision.reply();
    for cookie in set_cookie {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    for (name, value) in other {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// Clerk's `x-clerk-auth-*` headers; a signed-in state has none.
fn explain(decision: &Decision, headers: &mut HeaderMap) {
    match &decision.state {
        State::SignedOut { reason, message } => write(headers, "signed-out", reason, message),
        State::Handshake { reason, message } => write(headers, "handshake", reason, message),
        State::SignedIn(_) | State::Fault { .. } => {}
    }
}

/// The same for a guard's reply: to it, a handshake that can't take place is nobody signed in.
pub(super) fn explain_to_caller(decision: &Decision, headers: &mut HeaderMap) {
    if let State::SignedOut { reason, message } | State::Handshake { reason, message } =
        &decision.state
    {
        write(headers, "signed-out", reason, message);
    }
}

fn write(headers: &mut HeaderMap, status: &'static str, reason: &Reason, message: &str) {
    headers.insert(AUTH_STATUS, HeaderValue::from_static(status));
    headers.insert(AUTH_REASON, header::lossy(&reason.to_string()));
    if !message.is_empty() {
        headers.insert(AUTH_MESSAGE, header::lossy(message));
    }
}
