//! Log events about requests that another site may have caused, and about ignored redirect URLs.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::caller::Reason;
use crate::engine::{Decision, OriginNotice, State};
use crate::request_head::RequestHead;

/// Longest part of an `Origin` header that is logged, in characters.
const MAX_LOGGED_CHARS: usize = 256;

/// Reports a rejected session cookie, and an ignored redirect URL. Also reports the first session
/// cookie that was only accepted because no setting names the allowed origins.
pub(super) fn report(decision: &Decision, head: &RequestHead<'_>) {
    if decision.notice == Some(OriginNotice::AcceptedFromSibling) {
        warn_once(head);
    }
    if decision.notice == Some(OriginNotice::RedirectUrlIgnored) {
        tracing::debug!(
            target: "clerk_runtime::origin",
            "`__clerk_redirect_url` was ignored, since it is not a URL of this application: if it is a \
             satellite of yours, name its origin in `allowed_origins`"
        );
    }
    let State::SignedOut { reason, .. } = &decision.state else {
        return;
    };
    if *reason == Reason::OriginNotAllowed {
        tracing::debug!(
            target: "clerk_runtime::origin",
            origin = origin(head),
            "session cookie rejected, since another site may have caused the request: if the \
             origin is another site of yours, add it to `allowed_origins`; if it is this \
             application, set `public_url` or let the proxy send `X-Forwarded-Host` and \
             `X-Forwarded-Proto`"
        );
    }
}

fn warn_once(head: &RequestHead<'_>) {
    static WARNED: AtomicBool = AtomicBool::new(false);
    if !WARNED.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            target: "clerk_runtime::origin",
            origin = origin(head),
            "session cookie accepted from a sibling subdomain: set `allowed_origins` or \
             `authorized_parties` to accept listed origins only"
        );
    }
}

fn origin(head: &RequestHead<'_>) -> Option<String> {
    let origin = head.origin()?;
    Some(origin.chars().take(MAX_LOGGED_CHARS).collect())
}
