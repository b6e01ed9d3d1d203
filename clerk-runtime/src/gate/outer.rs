//! Result of a middleware, kept in the request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::driver::{Clerk, RequestState};
use crate::facts::RequestFacts;
use crate::policy::{AcceptedTokens, TokenType};
use crate::response::{self, ResponseHeaders};

/// Authentication result of a middleware. The type is private, so that only this crate can put one
/// into the request's extensions.
#[derive(Clone)]
pub(crate) struct Outer {
    judged: Arc<Judged>,
    /// Set for a middleware inside another one: only the outer one attaches the headers.
    is_inner: bool,
}

struct Judged {
    state: RequestState,
    credentials: Credentials,
    /// Result of [`RequestFacts::may_change_state`]: cross-site requests are checked only then, and a
    /// layer below the middleware can change the method.
    may_change_state: bool,
    /// Set if a guard has run below the middleware, so that the response depends on the caller.
    is_guarded: AtomicBool,
}

/// Headers that the authentication is based on. They are kept whole: a comparison costs less than a
/// digest, and there are no collisions.
struct Credentials {
    authorization: Values,
    cookie: Values,
}

/// Values of a header. A single value, which is the common case, takes no allocation.
struct Values {
    first: Option<HeaderValue>,
    others: Vec<HeaderValue>,
}

impl Credentials {
    fn of(headers: &HeaderMap) -> Self {
        Self {
            authorization: Values::of(headers, &AUTHORIZATION),
            cookie: Values::of(headers, &COOKIE),
        }
    }

    fn are_those_of(&self, headers: &HeaderMap) -> bool {
        self.authorization.are_those_of(headers, &AUTHORIZATION)
            && self.cookie.are_those_of(headers, &COOKIE)
    }
}

impl Values {
    fn of(headers: &HeaderMap, name: &HeaderName) -> Self {
        let mut values = headers.get_all(name).iter().cloned();
        Self {
            first: values.next(),
            others: values.collect(),
        }
    }

    fn are_those_of(&self, headers: &HeaderMap, name: &HeaderName) -> bool {
        let mut values = headers.get_all(name).iter();
        values.next() == self.first.as_ref() && values.eq(&self.others)
    }
}

impl Outer {
    pub(super) fn new(state: RequestState, facts: &RequestFacts<'_>) -> Self {
        let credentials = Credentials::of(facts.headers());
        Self {
            judged: Arc::new(Judged {
                state,
                credentials,
                may_change_state: facts.may_change_state(),
                is_guarded: AtomicBool::new(false),
            }),
            is_inner: false,
        }
    }

    /// Returns the same result for an inner middleware.
    pub(super) fn inner(&self) -> Self {
        Self {
            judged: Arc::clone(&self.judged),
            is_inner: true,
        }
    }

    /// Returns `true` if the result is of this instance, and of a request with these credentials and a
    /// method of this kind.
    pub(super) fn is_of(&self, clerk: &Clerk, facts: &RequestFacts<'_>) -> bool {
        self.judged.state.clerk().is_same_instance(clerk)
            && self.judged.may_change_state == facts.may_change_state()
            && self.judged.credentials.are_those_of(facts.headers())
    }

    /// Returns the state for a handler that accepts these tokens. `None` if the handler accepts no
    /// session tokens, or if the state is not that of a session: a machine token still has to be
    /// authenticated.
    pub(super) fn answers(&self, accepts: AcceptedTokens) -> Option<&RequestState> {
        let state = &self.judged.state;
        let speaks_of_session = state.token_type() == Some(TokenType::Session);
        (speaks_of_session && accepts.contains(TokenType::Session)).then_some(state)
    }

    /// Records that a guard has run for this request.
    pub(super) fn is_asked(&self) {
        self.judged.is_guarded.store(true, Ordering::Relaxed);
    }

    /// Adds the state's headers and cookies to the handler's response. Also adds `Vary` if the
    /// response depends on the caller. That includes each 404, which may come from a hidden handler
    /// and must look like any other.
    pub(crate) fn decorate(&self, status: u16, headers: &mut impl ResponseHeaders) {
        if self.is_inner {
            return;
        }
        let state = &self.judged.state;
        if status == 404 || self.judged.is_guarded.load(Ordering::Relaxed) {
            response::vary(headers);
        }
        if state.token_type().is_some() && !state.is_unavailable() {
            response::decorate(state.decision(), headers);
        }
    }
}
