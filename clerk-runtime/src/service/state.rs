//! Result of the authentication of a request; Clerk's `RequestState`.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, HeaderValue};
use tokio::sync::OnceCell;

use super::Clerk;
use crate::api::models::User;
use crate::caller::{Auth, AuthFailure, AuthOutcome, Caller, Reason, Token, Unauthenticated};
use crate::engine::{Decision, State};
use crate::policy::TokenType;
use crate::response;

/// Result of the authentication of a request: signed in, signed out, a handshake, or a fault;
/// Clerk's `RequestState`.
///
/// Cheap to clone.
#[derive(Clone)]
pub struct RequestState(Arc<RequestStateInner>);

/// State that all clones share. All guards of a request and their [`Auth`]s refer to it, so that
/// the user is fetched once.
pub(super) struct RequestStateInner {
    pub(super) clerk: Clerk,
    /// Allocated when the user is first requested, which most handlers never do.
    user: OnceLock<Box<CurrentUser>>,
    decision: Decision,
    unavailable: Option<Unavailable>,
}

/// Failure to authenticate a request because Clerk was unavailable.
pub(super) struct Unavailable {
    pub(super) retry_after: Duration,
    /// `true` for a page load with an attempted handshake or refresh. The middleware responds to it
    /// itself, whatever the handler's policy is.
    pub(super) in_middleware: bool,
}

type CurrentUser = OnceCell<Option<Arc<User>>>;

/// Status of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestStatus {
    /// A token was verified. A session may still be pending.
    SignedIn,
    /// No token was verified.
    SignedOut,
    /// The browser must be redirected before the session is known.
    Handshake,
    /// Settings or keys are inconsistent; Clerk's SDK throws an error in this case. Respond with
    /// 500.
    Fault,
}

impl RequestStatus {
    /// Returns Clerk's name of the status, such as `signed-in`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
            Self::Handshake => "handshake",
            Self::Fault => "fault",
        }
    }
}

impl RequestState {
    pub(super) fn new(clerk: Clerk, decision: Decision, unavailable: Option<Unavailable>) -> Self {
        Self(Arc::new(RequestStateInner {
            clerk,
            user: OnceLock::new(),
            decision,
            unavailable,
        }))
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> RequestStatus {
        match self.0.decision.state {
            State::SignedIn(_) => RequestStatus::SignedIn,
            State::SignedOut { .. } => RequestStatus::SignedOut,
            State::Handshake { .. } => RequestStatus::Handshake,
            State::Fault { .. } => RequestStatus::Fault,
        }
    }

    /// Returns `true` if a token was verified, including that of a pending session.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.status() == RequestStatus::SignedIn
    }

    /// Returns the type of the token; `None` if the request's token has none of the accepted types.
    #[must_use]
    pub fn token_type(&self) -> Option<TokenType> {
        self.0.decision.token_type
    }

    /// Returns the verified token.
    #[must_use]
    pub fn token(&self) -> Option<&Token> {
        self.0.token()
    }

    /// Returns the reason why the request is unauthenticated.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match &self.0.decision.state {
            State::SignedOut { reason, .. } | State::Handshake { reason, .. } => Some(reason),
            State::SignedIn(_) | State::Fault { .. } => None,
        }
    }

    /// Returns an explanation of the reason for developers; often empty.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.0.decision.state {
            State::SignedOut { message, .. }
            | State::Handshake { message, .. }
            | State::Fault { message } => Some(message),
            State::SignedIn(_) => None,
        }
    }

    /// Returns `true` if the credentials could not be verified, since signing keys or the Backend
    /// API are unreachable, reject the secret key, or send invalid responses. Respond with 503, not
    /// with 401, and do not run the handler. Such a state has no redirect and sets no cookies.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.retry_after().is_some()
    }

    /// Returns the time after which the client should retry, if the credentials could not be
    /// verified.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.unavailable.as_ref().map(|it| it.retry_after)
    }

    /// Returns the time after which to retry, if the middleware itself must respond. This is the
    /// case for a page load whose handshake or refresh failed on the server's side: its handler
    /// would treat the visitor as signed out, and the handshake would be lost.
    pub(crate) fn unavailable_in_middleware(&self) -> Option<Duration> {
        let unavailable = self.0.unavailable.as_ref();
        unavailable
            .filter(|it| it.in_middleware)
            .map(|it| it.retry_after)
    }

    /// Returns the URL to which the browser must be redirected: that of a handshake, or the page's
    /// URL without the handshake's parameters. Respond with 307 if there is a URL, even when signed
    /// in.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.0.decision.reply().location.as_deref()
    }

    /// Returns the headers that the response should have: `location`, `set-cookie`,
    /// `cache-control`, `x-clerk-auth-*`.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        response::decorate(&self.0.decision, &mut headers);
        if let Some(Ok(location)) = self.location().map(HeaderValue::from_str) {
            headers.insert(LOCATION, location);
        }
        headers
    }

    /// Returns the instance that authenticated the request.
    #[must_use]
    pub fn clerk(&self) -> &Clerk {
        &self.0.clerk
    }

    /// Returns the authentication state; Clerk's `toAuth()`. A pending session and a handshake
    /// count as signed out.
    #[must_use]
    pub fn to_auth(&self) -> Auth {
        self.clone().into_auth()
    }

    /// Returns the authentication state, in which a pending session counts as signed in; Clerk's
    /// `toAuth({ treatPendingAsSignedOut: false })`.
    #[must_use]
    pub fn to_auth_with_pending(&self) -> Auth {
        self.clone().into_auth_with_pending()
    }

    pub(crate) fn into_auth(self) -> Auth {
        let auth = self.into_auth_with_pending();
        match auth.session() {
            Some(session) if session.is_pending() => {
                auth.counted_as(Unauthenticated::SignedOut { pending: true })
            }
            _ => auth,
        }
    }

    pub(crate) fn into_auth_with_pending(self) -> Auth {
        Auth::new(self.0)
    }

    pub(crate) fn decision(&self) -> &Decision {
        &self.0.decision
    }
}

impl RequestStateInner {
    /// Returns the cell of the caller's user. Concurrent requests for the user share one fetch.
    pub(super) fn user(&self) -> &CurrentUser {
        self.user.get_or_init(Box::default)
    }

    pub(super) fn decision(&self) -> &Decision {
        &self.decision
    }
}

impl AuthOutcome for RequestStateInner {
    fn caller(&self) -> Caller<'_> {
        match &self.decision.state {
            State::SignedIn(verified) => verified.caller(),
            _ => Caller::Unauthenticated(anonymous(self.decision.token_type)),
        }
    }

    fn token(&self) -> Option<&Token> {
        match &self.decision.state {
            State::SignedIn(verified) => Some(verified.token()),
            _ => None,
        }
    }

    fn failure(&self) -> Option<AuthFailure<'_>> {
        self.decision.failure()
    }

    fn lacks_azp(&self) -> bool {
        self.decision.lacks_azp
    }

    fn services(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

fn anonymous(token_type: Option<TokenType>) -> Unauthenticated {
    match token_type {
        Some(TokenType::Session) => Unauthenticated::SignedOut { pending: false },
        Some(machine) => Unauthenticated::Machine(machine),
        None => Unauthenticated::Invalid,
    }
}

impl fmt::Debug for RequestState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestState")
            .field("decision", &self.0.decision)
            .field("retry_after", &self.retry_after())
            .finish_non_exhaustive()
    }
}
