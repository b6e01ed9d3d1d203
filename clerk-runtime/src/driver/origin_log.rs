//! Log events about requests that another site may have caused.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::caller::Reason;
use crate::engine::{Decision, State};
use crate::facts::RequestFacts;

/// Longest part of an `Origin` header that is logged, in characters.
const LONGEST: usize = 256;

/// Reports a rejected session cookie. Also reports the first one that was only accepted because no
/// setting names the allowed origins.
pub(super) fn report(decision: &Decision, facts: &RequestFacts<'_>) {
    if decision.is_from_sibling {
        warn_once(facts);
    }
    let State::SignedOut { reason, .. } = &decision.state else {
        return;
    };
    if *reason == Reason::OriginNotAllowed {
        tracing::debug!(
            target: "clerk_runtime::origin",
            origin = origin(facts),
            "a session cookie was rejected, since another site may have caused the request: if it \
             is a site of yours, name it in `allowed_origins`; if it is this application, set \
             `public_url` or let the proxy send `X-Forwarded-Host` and `X-Forwarded-Proto`"
        );
    }
}

fn warn_once(facts: &RequestFacts<'_>) {
    static WARNED: AtomicBool = AtomicBool::new(false);
    if !WARNED.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            target: "clerk_runtime::origin",
            origin = origin(facts),
            "a session cookie was accepted from a sibling subdomain: set `allowed_origins` or \
             `authorized_parties` to accept the origins alone that you name"
        );
    }
}

fn origin(facts: &RequestFacts<'_>) -> Option<String> {
    let origin = facts.origin()?;
    Some(origin.chars().take(LONGEST).collect())
}
