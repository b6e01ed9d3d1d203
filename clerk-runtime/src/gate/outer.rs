//! A middleware's result, kept in the request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::driver::{Clerk, RequestState};
use crate::policy::{AcceptedTokens, TokenType};
use crate::response::{self, ResponseHeaders};

/// What a middleware found out about a request. A private type in the request's extensions, so that
/// nobody else can put one there.
#[derive(Clone)]
pub(crate) struct Outer {
    judged: Arc<Judged>,
    /// Another middleware within: the outer one attaches the headers.
    is_inner: bool,
}

struct Judged {
    state: RequestState,
    credentials: Credentials,
    /// A guard has run below the middleware, so that the response depends on the caller.
    is_guarded: AtomicBool,
}

/// The headers that the judgement rests on. Kept whole: comparing them costs less than a digest,
/// and no two of them are taken for one.
struct Credentials {
    authorization: Values,
    cookie: Values,
}

/// Values of a header. Few requests have more than one, which takes no allocation.
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
    pub(super) fn new(state: RequestState, headers: &HeaderMap) -> Self {
        let credentials = Credentials::of(headers);
        Self {
            judged: Arc::new(Judged {
                state,
                credentials,
                is_guarded: AtomicBool::new(false),
            }),
            is_inner: false,
        }
    }

    /// The same for a middleware within.
    pub(super) fn inner(&self) -> Self {
        Self {
            judged: Arc::clone(&self.judged),
            is_inner: true,
        }
    }

    /// Whether it is of this instance, and of a request with these credentials.
    pub(super) fn is_of(&self, clerk: &Clerk, headers: &HeaderMap) -> bool {
        self.judged.state.clerk().is_same_instance(clerk)
            && self.judged.credentials.are_those_of(headers)
    }

    /// The state for a handler that accepts these tokens. A machine's is still to be found out.
    pub(super) fn answers(&self, accepts: AcceptedTokens) -> Option<&RequestState> {
        let state = &self.judged.state;
        let speaks_of_session = state.token_type() == Some(TokenType::Session);
        (speaks_of_session && accepts.contains(TokenType::Session)).then_some(state)
    }

    /// Notes that a guard has run for this request.
    pub(super) fn is_asked(&self) {
        self.judged.is_guarded.store(true, Ordering::Relaxed);
    }

    /// Adds what the state wants to tell the browser to a response of the handler's, and tells caches
    /// if it depends on the caller. A 404 may be a hidden handler's: all are alike.
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
