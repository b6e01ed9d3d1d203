//! Rate-limited log events about requests, since clients can cause any number of them.

use super::Clerk;
use crate::caller::Reason;
use crate::clock::UnixMillis;
use crate::engine::{COOKIE_LIMIT, Decision, State};
use crate::jwt::MAX_TOKEN_LEN;
use crate::last_logged::LastLogged;
use crate::request_head::RequestHead;

/// A log event that clients can cause.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LimitedEvent {
    LargeSession,
    LongToken,
    AuthorizedParty,
    LostSession,
    /// Settings or keys are inconsistent.
    Fault,
    /// A call that a bound parameter needs has failed.
    FailedBinding,
    UnknownTemplate,
    /// The token's claims cannot be parsed as the handler's type.
    UnfitClaims,
    /// A request could not be forwarded to the Frontend API.
    Proxy,
}

/// Times of the last occurrence of each event in the log. The match in [`of`](Self::of) is
/// exhaustive, so that no event can be without a limit.
#[derive(Debug, Default)]
pub(super) struct LogLimiter {
    large_session: LastLogged,
    long_token: LastLogged,
    authorized_party: LastLogged,
    lost_session: LastLogged,
    fault: LastLogged,
    failed_binding: LastLogged,
    unknown_template: LastLogged,
    unfit_claims: LastLogged,
    proxy: LastLogged,
}

impl LogLimiter {
    /// Writes the events for a decision. They never contain a token.
    pub(super) fn log(&self, decision: &Decision, head: &RequestHead<'_>, now: UnixMillis) {
        if let Some(cookie) = &decision.reply().large_session
            && self.is_due(LimitedEvent::LargeSession, now)
        {
            tracing::warn!(
                cookie = cookie.name,
                bytes = cookie.bytes,
                limit = COOKIE_LIMIT,
                "{}",
                cookie.message()
            );
        }
        match &decision.state {
            State::SignedOut { message, .. }
                if decision.ends_redirects && self.is_due(LimitedEvent::LostSession, now) =>
            {
                tracing::warn!("a browser is no longer redirected to sign in: {message}");
            }
            State::SignedOut { reason, message } | State::Handshake { reason, message } => {
                self.log_reason(reason, message, head, now);
            }
            State::Fault { message } if self.is_due(LimitedEvent::Fault, now) => {
                tracing::error!("{message}");
            }
            State::Fault { .. } | State::SignedIn(_) => {}
        }
    }

    fn log_reason(&self, reason: &Reason, message: &str, head: &RequestHead<'_>, now: UnixMillis) {
        match reason {
            Reason::TokenInvalid => {
                let length = head.bearer().map_or(0, |it| it.len());
                if length > MAX_TOKEN_LEN && self.is_due(LimitedEvent::LongToken, now) {
                    tracing::warn!(
                        bytes = length,
                        limit = MAX_TOKEN_LEN,
                        "a bearer token is longer than {MAX_TOKEN_LEN} bytes (16 KiB) and was \
                         rejected"
                    );
                }
            }
            Reason::TokenInvalidAuthorizedParties
                if self.is_due(LimitedEvent::AuthorizedParty, now) =>
            {
                tracing::warn!("session token rejected because of its `azp`: {message}");
            }
            _ => {}
        }
    }

    fn is_due(&self, event: LimitedEvent, now: UnixMillis) -> bool {
        self.of(event).is_due(now)
    }

    fn of(&self, event: LimitedEvent) -> &LastLogged {
        match event {
            LimitedEvent::LargeSession => &self.large_session,
            LimitedEvent::LongToken => &self.long_token,
            LimitedEvent::AuthorizedParty => &self.authorized_party,
            LimitedEvent::LostSession => &self.lost_session,
            LimitedEvent::Fault => &self.fault,
            LimitedEvent::FailedBinding => &self.failed_binding,
            LimitedEvent::UnknownTemplate => &self.unknown_template,
            LimitedEvent::UnfitClaims => &self.unfit_claims,
            LimitedEvent::Proxy => &self.proxy,
        }
    }
}

impl Clerk {
    /// Returns `true` if this event of a request is to be logged, which is at most once in ten
    /// seconds.
    pub(crate) fn is_due(&self, event: LimitedEvent) -> bool {
        let instance = self.instance();
        instance
            .log_limiter
            .is_due(event, instance.settings.clock.now())
    }
}
