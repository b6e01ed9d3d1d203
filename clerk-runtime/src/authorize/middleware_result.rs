//! Result of a middleware, kept in the request.

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::websocket::select_protocol;
use crate::policy::{AcceptedTokens, TokenType};
use crate::request_head::RequestHead;
use crate::response::{self, ResponseHeaders};
use crate::service::{Clerk, RequestState};

/// Authentication result of a middleware. The type is private, so that only this crate can put one
/// into the request's extensions.
#[derive(Clone)]
pub(crate) struct MiddlewareResult {
    request: Arc<AuthenticatedRequest>,
    /// Set for a middleware inside another one: only the outer one attaches the headers.
    is_inner: bool,
    /// Set if the client has sent a token as a WebSocket subprotocol.
    selects_protocol: bool,
}

struct AuthenticatedRequest {
    state: RequestState,
    credentials: RequestCredentials,
    /// Set if a guard has run below the middleware, so that the response depends on the caller.
    is_guarded: AtomicBool,
    /// Set if a handler has accepted credentials that this result rejects.
    is_superseded: AtomicBool,
}

/// Parts of the request that the authentication is based on. Headers are kept whole: a comparison costs
/// less than a digest, and there are no collisions.
struct RequestCredentials {
    authorization: HeaderValues,
    /// The header for API keys, if the instance has one.
    api_key: Option<HeaderValues>,
    /// `None` for the session of a bearer token, which does not depend on them.
    cookies: Option<CookieCredentials>,
}

struct CookieCredentials {
    header: HeaderValues,
    /// Result of [`RequestHead::may_change_state`]: cross-site requests are checked only then, and a
    /// layer below the middleware can change the method.
    may_change_state: bool,
}

/// Values of a header. A single value, which is the common case, takes no allocation.
struct HeaderValues {
    first: Option<HeaderValue>,
    others: Vec<HeaderValue>,
}

impl RequestCredentials {
    fn of(head: &RequestHead<'_>, state: &RequestState) -> Self {
        let api_key = state.clerk().settings().engine.api_key_header.as_ref();
        let is_bearer = state.decision().is_bearer;
        Self {
            authorization: HeaderValues::of(head.headers(), &AUTHORIZATION),
            api_key: api_key.map(|name| HeaderValues::of(head.headers(), name)),
            cookies: (!is_bearer).then(|| CookieCredentials::of(head)),
        }
    }

    fn match_request(&self, head: &RequestHead<'_>, clerk: &Clerk) -> bool {
        let headers = head.headers();
        let has_same_key = |values: &HeaderValues| {
            let name = clerk.settings().engine.api_key_header.as_ref();
            name.is_some_and(|name| values.match_headers(headers, name))
        };
        self.authorization.match_headers(headers, &AUTHORIZATION)
            && self.api_key.as_ref().is_none_or(has_same_key)
            && self
                .cookies
                .as_ref()
                .is_none_or(|it| it.match_request(head))
    }
}

impl CookieCredentials {
    fn of(head: &RequestHead<'_>) -> Self {
        Self {
            header: HeaderValues::of(head.headers(), &COOKIE),
            may_change_state: head.may_change_state(),
        }
    }

    fn match_request(&self, head: &RequestHead<'_>) -> bool {
        self.may_change_state == head.may_change_state()
            && self.header.match_headers(head.headers(), &COOKIE)
    }
}

impl HeaderValues {
    fn of(headers: &HeaderMap, name: &HeaderName) -> Self {
        let mut values = headers.get_all(name).iter().cloned();
        Self {
            first: values.next(),
            others: values.collect(),
        }
    }

    fn match_headers(&self, headers: &HeaderMap, name: &HeaderName) -> bool {
        let mut values = headers.get_all(name).iter();
        let is_same_first = match (values.next(), &self.first) {
            (Some(value), Some(first)) => is_same(value, first),
            (value, first) => value.is_none() && first.is_none(),
        };
        is_same_first && values.eq(&self.others)
    }
}

/// Compares two values. Clones share their bytes, which are then not compared one by one.
fn is_same(one: &HeaderValue, other: &HeaderValue) -> bool {
    ptr::eq(one.as_bytes(), other.as_bytes()) || one == other
}

impl MiddlewareResult {
    pub(super) fn new(state: RequestState, head: &RequestHead<'_>) -> Self {
        let credentials = RequestCredentials::of(head, &state);
        Self {
            request: Arc::new(AuthenticatedRequest {
                state,
                credentials,
                is_guarded: AtomicBool::new(false),
                is_superseded: AtomicBool::new(false),
            }),
            is_inner: false,
            selects_protocol: false,
        }
    }

    /// Returns the same result. If `selects` is `true`, the response selects the subprotocol `clerk`,
    /// since a token was sent after it.
    pub(crate) fn selecting_protocol(self, selects: bool) -> Self {
        Self {
            selects_protocol: selects,
            ..self
        }
    }

    /// Returns the same result for an inner middleware.
    pub(super) fn inner(&self) -> Self {
        Self {
            request: Arc::clone(&self.request),
            is_inner: true,
            selects_protocol: false,
        }
    }

    /// Returns `true` if the result belongs to this instance and to a request with these credentials.
    /// For cookies, the result of [`RequestHead::may_change_state`] must be the same too.
    pub(super) fn belongs_to(&self, clerk: &Clerk, head: &RequestHead<'_>) -> bool {
        self.request.state.clerk().is_same_instance(clerk)
            && self.request.credentials.match_request(head, clerk)
    }

    /// Returns the state for a handler that accepts these token types. `None` if the handler has to
    /// authenticate the request itself: it accepts no session tokens, the token is a machine's, or
    /// the handler accepts more than the middleware (`extends_sessions`), which has rejected a
    /// token in the header.
    pub(super) fn for_handler(
        &self,
        accepts: AcceptedTokens,
        extends_sessions: bool,
    ) -> Option<&RequestState> {
        let state = &self.request.state;
        let is_session = state.token_type() == Some(TokenType::Session);
        let has_header = || self.request.credentials.authorization.first.is_some();
        (is_session && accepts.contains(TokenType::Session))
            .then_some(state)
            .filter(|state| !extends_sessions || state.is_authenticated() || !has_header())
    }

    /// Records that a handler has accepted credentials that the middleware has not.
    pub(super) fn mark_superseded(&self) {
        self.request.is_superseded.store(true, Ordering::Relaxed);
    }

    /// Records that a guard has run for this request.
    pub(super) fn mark_guarded(&self) {
        self.request.is_guarded.store(true, Ordering::Relaxed);
    }

    /// Adds the state's headers and cookies to the handler's response, and `Vary` if the response
    /// depends on the caller. Every 404 gets `Vary`, since a hidden handler's 404 must look like any
    /// other.
    pub(crate) fn decorate(&self, status: u16, headers: &mut impl ResponseHeaders) {
        if self.selects_protocol {
            select_protocol(status, headers);
        }
        if self.is_inner {
            return;
        }
        let request = &self.request;
        let state = &request.state;
        if status == 404 || request.is_guarded.load(Ordering::Relaxed) {
            response::vary(headers);
            if let Some(name) = &state.clerk().settings().engine.api_key_header {
                response::vary_by(headers, name);
            }
        }
        let is_superseded = request.is_superseded.load(Ordering::Relaxed);
        if state.token_type().is_some() && !state.is_unavailable() && !is_superseded {
            response::decorate(state.decision(), headers);
        }
    }
}
