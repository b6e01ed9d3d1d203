//! A middleware's result, kept in the request.

use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::driver::{Clerk, RequestState};
use crate::policy::{AcceptedTokens, TokenType};
use crate::response;

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
}

/// The headers that the judgement rests on. Kept whole: comparing them costs less than a digest,
/// and no two of them are taken for one.
#[derive(PartialEq)]
struct Credentials([Vec<HeaderValue>; 2]);

impl Credentials {
    fn of(headers: &HeaderMap) -> Self {
        let all = |name: HeaderName| headers.get_all(name).iter().cloned().collect();
        Self([all(AUTHORIZATION), all(COOKIE)])
    }

    fn are_those_of(&self, headers: &HeaderMap) -> bool {
        let Self([authorization, cookie]) = self;
        headers.get_all(AUTHORIZATION).iter().eq(authorization)
            && headers.get_all(COOKIE).iter().eq(cookie)
    }
}

impl Outer {
    pub(super) fn new(state: RequestState, headers: &HeaderMap) -> Self {
        let credentials = Credentials::of(headers);
        Self {
            judged: Arc::new(Judged { state, credentials }),
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

    /// Adds what the state wants to tell the browser to a response of the handler's.
    pub(crate) fn decorate(&self, headers: &mut HeaderMap) {
        let state = &self.judged.state;
        let is_known = state.token_type().is_some() && !state.is_unavailable();
        if !self.is_inner && is_known {
            response::decorate(state.decision(), headers);
        }
    }
}
