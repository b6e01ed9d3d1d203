//! The decision about a request; Clerk's `RequestState`.

use std::fmt;
use std::sync::Arc;

use super::cookie_size::LargeCookie;
use crate::caller::{AuthFailure, Caller, Machine, Reason, Token, Unauthenticated};
use crate::jwt::Decoded;
use crate::policy::TokenType;

/// Decision about a request; Clerk's `RequestState`.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties")]
pub(crate) struct Decision {
    pub(crate) state: State,
    /// Type of the token; `None` if it is not among the accepted types.
    pub(crate) token_type: Option<TokenType>,
    /// `true` if there were credentials that were not accepted.
    rejects_credentials: bool,
    /// `true` if Clerk sent no usable response about the credentials, so that the caller is unknown.
    /// The response to the request is 503.
    pub(crate) is_unavailable: bool,
    /// `true` for a session that was accepted although its token lacks an authorized party.
    pub(crate) lacks_azp: bool,
    /// `true` for a session whose token is in the `Authorization` header. The decision depends neither
    /// on cookies nor on the request's method.
    pub(crate) is_bearer: bool,
    /// Notice for the log.
    pub(crate) notice: Option<OriginNotice>,
    /// `true` if redirects gave this browser no lasting session. A redirect to the sign-in page
    /// would start a loop, since that page sends the browser back.
    pub(crate) ends_redirects: bool,
    /// Boxed, since most requests have none.
    reply: Option<Box<ReplyHeaders>>,
}

/// Notice for the log, about the origin of a request or of its redirect URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OriginNotice {
    /// The session of a cookie was accepted although the request comes from a sibling subdomain,
    /// since no setting names the allowed origins.
    AcceptedFromSibling,
    /// The redirect URL in the query does not belong to this application.
    RedirectUrlIgnored,
}

/// Clerk's three statuses, and the errors that it throws.
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
    /// Keys or settings are inconsistent, and another redirect would not help. An example is a
    /// handshake that was signed by another development instance. The response is 500, and the
    /// message is logged.
    Fault {
        message: String,
    },
}

/// Fallback for a token whose session was not parsed. This cannot occur, since only checked session
/// tokens become [`Verified`].
const SIGNED_OUT: Unauthenticated = Unauthenticated::SignedOut { pending: false };

/// Verified identity.
#[derive(Clone, Debug)]
pub(crate) enum Verified {
    /// Token of a session. The session may be pending; the policy decides if that is accepted.
    Session(Arc<Decoded>),
    /// A machine and its token.
    Machine(Machine, Token),
}

impl Verified {
    pub(crate) fn caller(&self) -> Caller<'_> {
        match self {
            Self::Session(token) => token
                .session()
                .map_or(Caller::Unauthenticated(SIGNED_OUT), Caller::Session),
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

/// Headers that the response should have. `x-clerk-auth-*` are derived from the state.
#[derive(Clone, Default)]
pub(crate) struct ReplyHeaders {
    /// Target of a 307: a handshake, or the clean URL after one.
    pub(crate) location: Option<String>,
    /// `Set-Cookie` values in order.
    pub(crate) set_cookie: Vec<String>,
    /// `cache-control`, `access-control-allow-*`, and `x-clerk-auth-message` for a cookie that is
    /// too large.
    pub(crate) other: Vec<(&'static str, String)>,
    /// The largest session cookie in `set_cookie`, if its size is near or above the limit of
    /// browsers.
    pub(crate) large_session: Option<LargeCookie>,
}

impl Decision {
    /// Decision for a verified session.
    pub(super) fn session(verified: Arc<Decoded>) -> Self {
        Self::signed_in(TokenType::Session, Verified::Session(verified))
    }

    /// Decision for a verified session whose token is in the `Authorization` header.
    pub(super) fn bearer_session(verified: Arc<Decoded>) -> Self {
        Self {
            is_bearer: true,
            ..Self::session(verified)
        }
    }

    /// Decision for a verified machine token.
    pub(super) fn machine(machine: Machine, token: Token) -> Self {
        Self::signed_in(machine.token_type(), Verified::Machine(machine, token))
    }

    /// Decision for a request without a valid session.
    pub(crate) fn signed_out(reason: Reason, message: impl Into<String>) -> Self {
        Self::rejected(Some(TokenType::Session), reason, message)
    }

    /// Decision for a request without a valid token of this type; `None` if the type is not among
    /// the accepted ones.
    pub(super) fn rejected(
        token_type: Option<TokenType>,
        reason: Reason,
        message: impl Into<String>,
    ) -> Self {
        let message = message.into();
        Self::plain(token_type, State::SignedOut { reason, message })
    }

    /// Decision to redirect the browser to a handshake, which determines the session.
    pub(crate) fn handshake(reason: Reason, message: String, reply: ReplyHeaders) -> Self {
        let state = State::Handshake { reason, message };
        Self::plain(Some(TokenType::Session), state).with_reply(reply)
    }

    /// Decision for inconsistent settings or keys.
    pub(crate) fn fault(message: impl Into<String>) -> Self {
        let message = message.into();
        Self::plain(Some(TokenType::Session), State::Fault { message })
    }

    /// Sets the headers for the response.
    pub(crate) fn with_reply(self, reply: ReplyHeaders) -> Self {
        let reply = Some(Box::new(reply));
        Self { reply, ..self }
    }

    /// Adds `Set-Cookie` values.
    pub(super) fn with_cookies(mut self, cookies: impl IntoIterator<Item = String>) -> Self {
        let reply = self.reply.get_or_insert_default();
        reply.set_cookie.extend(cookies);
        self
    }

    /// Returns the decision for a request whose caller is unknown, since Clerk sent no usable
    /// response. It has no redirect and no cookies. Decisions that sign in are not changed.
    pub(crate) fn unavailable(self) -> Self {
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
            is_unavailable: true,
            reply: None,
            ..self
        }
    }

    /// Adds a notice for the log.
    pub(super) fn with_notice(self, notice: OriginNotice) -> Self {
        let notice = Some(notice);
        Self { notice, ..self }
    }

    /// Marks the decision as one after which no redirect to sign-in may follow.
    pub(super) fn without_redirects(self) -> Self {
        Self {
            ends_redirects: true,
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
            is_unavailable: false,
            lacks_azp: false,
            is_bearer: false,
            notice: None,
            ends_redirects: false,
            reply: None,
        }
    }

    /// Marks the decision as one that rejects credentials.
    pub(super) fn rejecting_credentials(self) -> Self {
        Self {
            rejects_credentials: true,
            ..self
        }
    }

    /// Returns the reason why credentials were not accepted.
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

    /// Returns the status that rejects the request, whatever its handler's policy is. `None` leaves
    /// the decision to the policy.
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

    /// Returns the headers for the response.
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
    /// Sets a redirect that must not be cached: browsers would cache a 307 of an inactive tab and
    /// repeat it forever.
    pub(super) fn redirect_to(&mut self, location: String) {
        self.location = Some(location);
        self.other.push(("cache-control", "no-store".to_owned()));
    }
}

impl fmt::Debug for ReplyHeaders {
    /// Shows no values, since the URL and the cookies of a handshake contain session tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyHeaders")
            .field("location", &self.location.is_some())
            .field("set_cookie", &self.set_cookie.len())
            .finish_non_exhaustive()
    }
}
