//! Clerk's `RequestState`: what a request comes to.

use std::fmt;
use std::sync::Arc;

use super::cookie_size::LargeCookie;
use crate::caller::{AuthFailure, Caller, Machine, Nobody, Reason, Token};
use crate::jwt::Decoded;
use crate::policy::TokenType;

/// Clerk's `RequestState`.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) state: State,
    /// What the state speaks of; `None` when the token was not among an accepted list.
    pub(crate) token_type: Option<TokenType>,
    /// Whether credentials came that were not accepted.
    rejects_credentials: bool,
    /// Clerk was asked about a credential and did not answer, so that the state says nothing about
    /// the caller: answer 503.
    pub(crate) is_unanswered: bool,
    /// A cookie's session was accepted although its request comes from a sibling subdomain, since no
    /// setting names the origins that are allowed.
    pub(crate) is_from_sibling: bool,
    /// On the heap: most requests have none.
    reply: Option<Box<ReplyHeaders>>,
}

/// Clerk's three statuses, and what it throws.
#[derive(Clone, Debug)]
pub(crate) enum State {
    SignedIn(Verified),
    SignedOut {
        reason: Reason,
        message: String,
    },
    Handshake {
        reason: Reason,
        message: String,
    },
    /// Keys or settings are mixed up in a way that another redirect would only repeat, such as a
    /// handshake signed by another development instance. Answer 500 and log the message.
    Fault {
        message: String,
    },
}

/// The caller of a token whose session was not read. There is none, since only tokens that were
/// checked as a session's become [`Verified`].
const SIGNED_OUT: Nobody = Nobody::SignedOut { pending: false };

/// Who was verified.
#[derive(Clone, Debug)]
pub(crate) enum Verified {
    /// A session's token. The session may be pending; whether that counts is the policy's question.
    Session(Arc<Decoded>),
    /// A machine, and its token.
    Machine(Machine, Token),
}

impl Verified {
    pub(crate) fn caller(&self) -> Caller<'_> {
        match self {
            Self::Session(token) => token
                .session()
                .map_or(Caller::Nobody(SIGNED_OUT), Caller::Session),
            Self::Machine(machine, _) => Caller::Machine(machine),
        }
    }

    pub(crate) fn token(&self) -> &Token {
        match self {
            Self::Session(decoded) => decoded.token(),
            Self::Machine(_, token) => token,
        }
    }
}

/// Headers that the response should carry. `x-clerk-auth-*` are derived from the state.
#[derive(Clone, Default)]
pub(crate) struct ReplyHeaders {
    /// Answer 307 to here (a handshake, or the clean URL after one).
    pub(crate) location: Option<String>,
    /// `Set-Cookie` values in order.
    pub(crate) set_cookie: Vec<String>,
    /// `cache-control`, `access-control-allow-*`, and `x-clerk-auth-message` beside a cookie that
    /// is too large.
    pub(crate) other: Vec<(&'static str, String)>,
    /// The largest session cookie among `set_cookie`, if it is near the limit of browsers or above.
    pub(crate) large_session: Option<LargeCookie>,
}

impl Decision {
    /// A verified session.
    pub(super) fn session(verified: Arc<Decoded>) -> Self {
        Self::signed_in(TokenType::Session, Verified::Session(verified))
    }

    /// A verified machine token.
    pub(super) fn machine(machine: Machine, token: Token) -> Self {
        Self::signed_in(machine.token_type(), Verified::Machine(machine, token))
    }

    /// No session.
    pub(crate) fn signed_out(reason: Reason, message: impl Into<String>) -> Self {
        Self::refused(Some(TokenType::Session), reason, message)
    }

    /// No token of this type; `None` if it isn't among an accepted list.
    pub(super) fn refused(
        token_type: Option<TokenType>,
        reason: Reason,
        message: impl Into<String>,
    ) -> Self {
        let message = message.into();
        Self::plain(token_type, State::SignedOut { reason, message })
    }

    /// A redirect that settles whether there is a session.
    pub(crate) fn handshake(reason: Reason, message: String, reply: ReplyHeaders) -> Self {
        let state = State::Handshake { reason, message };
        Self::plain(Some(TokenType::Session), state).with_reply(reply)
    }

    /// Settings or keys that make any answer wrong.
    pub(crate) fn fault(message: impl Into<String>) -> Self {
        let message = message.into();
        Self::plain(Some(TokenType::Session), State::Fault { message })
    }

    /// The same with headers for the response.
    pub(crate) fn with_reply(self, reply: ReplyHeaders) -> Self {
        let reply = Some(Box::new(reply));
        Self { reply, ..self }
    }

    /// The same with more `Set-Cookie` values.
    pub(super) fn with_cookies(mut self, cookies: impl IntoIterator<Item = String>) -> Self {
        let reply = self.reply.get_or_insert_default();
        reply.set_cookie.extend(cookies);
        self
    }

    /// The same decision without a verdict on the caller: no redirect and no cookie.
    pub(crate) fn unanswered(self) -> Self {
        let state = match self.state {
            State::Handshake { reason, message } | State::SignedOut { reason, message } => {
                State::SignedOut { reason, message }
            }
            State::Fault { message } => State::SignedOut {
                reason: Reason::UnexpectedError,
                message,
            },
            State::SignedIn(_) => return self,
        };
        Self {
            state,
            is_unanswered: true,
            reply: None,
            ..self
        }
    }

    /// The same, accepted from a sibling subdomain.
    pub(super) fn accepted_from_sibling(self) -> Self {
        Self {
            is_from_sibling: true,
            ..self
        }
    }

    fn signed_in(token_type: TokenType, verified: Verified) -> Self {
        Self::plain(Some(token_type), State::SignedIn(verified))
    }

    fn plain(token_type: Option<TokenType>, state: State) -> Self {
        Self {
            state,
            token_type,
            rejects_credentials: false,
            is_unanswered: false,
            is_from_sibling: false,
            reply: None,
        }
    }

    /// The same, where the request has credentials.
    pub(super) fn rejecting_credentials(self) -> Self {
        Self {
            rejects_credentials: true,
            ..self
        }
    }

    /// Why the credentials that came were not accepted.
    pub(crate) fn failure(&self) -> Option<AuthFailure<'_>> {
        match &self.state {
            State::SignedOut { reason, message } | State::Handshake { reason, message }
                if self.rejects_credentials =>
            {
                Some(AuthFailure::new(reason, message))
            }
            _ => None,
        }
    }

    /// The status that rejects the request itself, whatever its handler's policy. `None` lets the
    /// policy decide.
    pub(crate) fn rejection(&self) -> Option<u16> {
        match &self.state {
            State::SignedOut { reason, .. } => match reason {
                Reason::OriginNotAllowed => Some(403),
                Reason::InvalidHost => Some(400),
                _ => None,
            },
            _ => None,
        }
    }

    /// Headers for the response.
    pub(crate) fn reply(&self) -> &ReplyHeaders {
        static NONE: ReplyHeaders = ReplyHeaders {
            location: None,
            set_cookie: Vec::new(),
            other: Vec::new(),
            large_session: None,
        };
        self.reply.as_deref().unwrap_or(&NONE)
    }
}

impl ReplyHeaders {
    /// A redirect that no cache may keep: browsers cache a 307 of an inactive tab, and would
    /// repeat it for ever.
    pub(super) fn redirect_to(&mut self, location: String) {
        self.location = Some(location);
        self.other.push(("cache-control", "no-store".to_owned()));
    }
}

impl fmt::Debug for ReplyHeaders {
    /// A handshake's URL and its cookies hold session tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyHeaders")
            .field("location", &self.location.is_some())
            .field("set_cookie", &self.set_cookie.len())
            .finish_non_exhaustive()
    }
}
