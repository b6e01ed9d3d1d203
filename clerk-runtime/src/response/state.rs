//! What the middleware adds to a response, or answers itself, because of the request's state.

use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::headers::{ResponseHeaders, never_store, vary};
use super::{Reply, header, upstream};
use crate::engine::{Decision, ReplyHeaders, State};
use crate::policy::Denial;

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
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    decorate(decision, headers);
    vary(headers);
    Some(reply)
}

/// The reply to a request that is rejected whatever its handler's policy; `None` for all others.
pub(crate) fn rejection(decision: &Decision) -> Option<Reply> {
    let status = decision.rejection()?;
    let State::SignedOut { reason, message } = &decision.state else {
        return None;
    };
    let mut reply = upstream::error(status, &reason.to_string(), message);
    explain(decision, reply.headers_mut());
    Some(reply.for_one_caller())
}

/// Adds what the state wants to tell the browser to a response that somebody else made. One with a
/// cookie of ours is for this browser only, whatever its handler said of caches.
pub(crate) fn decorate(decision: &Decision, headers: &mut impl ResponseHeaders) {
    explain(decision, headers);
    let ReplyHeaders {
        set_cookie, other, ..
    } = decision.reply();
    for cookie in set_cookie {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            headers.append(&SET_COOKIE, &cookie);
        }
    }
    for (name, value) in other {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.set(&HeaderName::from_static(name), &value);
        }
    }
    if !set_cookie.is_empty() {
        never_store(headers);
        vary(headers);
    }
}

/// Clerk's `x-clerk-auth-*` headers; a signed-in state has none. A rejection has explained itself.
fn explain(decision: &Decision, headers: &mut impl ResponseHeaders) {
    let (status, reason, message) = match &decision.state {
        State::SignedOut { reason, message } => ("signed-out", reason, message),
        State::Handshake { reason, message } => ("handshake", reason, message),
        State::SignedIn(_) | State::Fault { .. } => return,
    };
    if headers.values(&AUTH_STATUS).is_empty() {
        write(headers, status, &reason.to_string(), message);
    }
}

/// The same for the rejection of an unauthenticated request, with the reason that its body gives.
/// To a guard, a handshake that can't take place is nobody signed in.
pub(super) fn explain_rejection(denial: &Denial, headers: &mut HeaderMap) {
    if !headers.contains_key(AUTH_STATUS) {
        let message = denial.request().message().unwrap_or_default();
        write(headers, "signed-out", &denial.code(), message);
    }
}

fn write(headers: &mut impl ResponseHeaders, status: &'static str, reason: &str, message: &str) {
    headers.set(&AUTH_STATUS, &HeaderValue::from_static(status));
    headers.set(&AUTH_REASON, &header::lossy(reason));
    if !message.is_empty() {
        headers.set(&AUTH_MESSAGE, &header::lossy(message));
    }
}
