//! The middleware's headers and responses, which depend on the state of the request.

use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderName, HeaderValue};

use super::headers::{ResponseHeaders, never_store, vary};
use super::{Reply, errors, header};
use crate::engine::{Decision, ReplyHeaders, State};
use crate::policy::Denial;

const AUTH_STATUS: HeaderName = HeaderName::from_static("x-clerk-auth-status");
const AUTH_REASON: HeaderName = HeaderName::from_static("x-clerk-auth-reason");
const AUTH_MESSAGE: HeaderName = HeaderName::from_static("x-clerk-auth-message");

/// Returns the middleware's own response: a handshake, or the redirect to a clean URL after one.
/// `None` if the request goes on to its handler.
pub(crate) fn interruption(decision: &Decision) -> Option<Reply> {
    if let State::Fault { .. } = decision.state {
        return Some(errors::broken());
    }
    if let Some(rejection) = rejection(decision) {
        return Some(rejection);
    }
    let location = HeaderValue::from_str(decision.reply().location.as_deref()?);
    let Ok(location) = location else {
        return Some(errors::broken());
    };
    let mut reply = Reply::status(307);
    let headers = reply.headers_mut();
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    decorate(decision, headers);
    vary(headers);
    Some(reply)
}

/// Returns the reply to a request that is rejected regardless of its handler's policy; `None` for
/// all others.
pub(crate) fn rejection(decision: &Decision) -> Option<Reply> {
    let status = decision.rejection()?;
    let State::SignedOut { reason, message } = &decision.state else {
        return None;
    };
    let mut reply = errors::error(status, &reason.to_string(), message);
    explain(decision, reply.headers_mut());
    Some(reply.for_one_caller())
}

/// Adds the state's headers and cookies to a handler's response. A response with one of these
/// cookies is for this browser only, regardless of the handler's headers for caches.
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

/// Adds Clerk's `x-clerk-auth-*` headers to a response that has none. A signed-in state adds none.
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

/// Adds Clerk's `x-clerk-auth-*` headers to the rejection of an unauthenticated request, with the
/// reply's own code as the reason. A guard treats a handshake that cannot take place as
/// unauthenticated.
pub(super) fn explain_rejection(denial: &Denial, reply: &mut Reply) {
    if reply.headers().contains_key(AUTH_STATUS) {
        return;
    }
    let reason = reply.code().unwrap_or_default().to_owned();
    let message = denial.message().unwrap_or_default();
    write(reply.headers_mut(), "signed-out", &reason, message);
}

fn write(headers: &mut impl ResponseHeaders, status: &'static str, reason: &str, message: &str) {
    headers.set(&AUTH_STATUS, &HeaderValue::from_static(status));
    headers.set(&AUTH_REASON, &header::lossy(reason));
    if !message.is_empty() {
        headers.set(&AUTH_MESSAGE, &header::lossy(message));
    }
}
