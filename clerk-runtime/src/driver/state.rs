//! What a request comes to; Clerk's `RequestState`.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, HeaderValue};
use tokio::sync::OnceCell;

use super::Clerk;
use crate::api::models::User;
use crate::caller::{Auth, AuthFailure, Caller, Judgement, Nobody, Reason, Token};
use crate::engine::{Decision, State};
use crate::policy::TokenType;
use crate::response;

/// What a request comes to: signed in, signed out, or a handshake; Clerk's `RequestState`.
///
/// Cheap to clone.
#[derive(Clone)]
pub struct RequestState(Arc<Judged>);

/// One for all clones, and so for all guards of a request and their [`Auth`]s, which share what
/// they fetch.
pub(super) struct Judged {
    pub(super) clerk: Clerk,
    /// Made when the user is first asked for: most handlers don't.
    user: OnceLock<Box<CurrentUser>>,
    decision: Decision,
    unavailable: Option<Unavailable>,
}

/// Clerk could not be asked, so that the caller is not known.
pub(super) struct Unavailable {
    pub(super) retry_after: Duration,
    /// A page load: the middleware answers it, whatever its handler asks of the caller.
    pub(super) interrupts: bool,
}

type CurrentUser = OnceCell<Option<Arc<User>>>;

/// The statuses of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestStatus {
    /// A token was verified. A session may still be pending.
    SignedIn,
    /// None was.
    SignedOut,
    /// A browser must be redirected before it can be said.
    Handshake,
    /// Settings or keys are mixed up; Clerk's SDK throws here. Answer 500.
    Fault,
}

impl RequestStatus {
    /// Clerk's name of the status, such as `signed-in`.
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
        Self(Arc::new(Judged {
            clerk,
            user: OnceLock::new(),
            decision,
            unavailable,
        }))
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> RequestStatus {
        match self.0.decision.state {
            State::SignedIn(_) => RequestStatus::SignedIn,
            State::SignedOut { .. } => RequestStatus::SignedOut,
            State::Handshake { .. } => RequestStatus::Handshake,
            State::Fault { .. } => RequestStatus::Fault,
        }
    }

    /// Whether a token was verified; true for a pending session too.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.status() == RequestStatus::SignedIn
    }

    /// The type of token that the state speaks of; `None` when the request's token is of none of
    /// the accepted types.
    #[must_use]
    pub fn token_type(&self) -> Option<TokenType> {
        self.0.decision.token_type
    }

    /// The verified token.
    #[must_use]
    pub fn token(&self) -> Option<&Token> {
        self.0.token()
    }

    /// Why nobody is signed in.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match &self.0.decision.state {
            State::SignedOut { reason, .. } | State::Handshake { reason, .. } => Some(reason),
            State::SignedIn(_) | State::Fault { .. } => None,
        }
    }

    /// Why nobody is signed in, in words for developers; often empty.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.0.decision.state {
            State::SignedOut { message, .. }
            | State::Handshake { message, .. }
            | State::Fault { message } => Some(message),
            State::SignedIn(_) => None,
        }
    }

    /// Whether the credential could not be judged, since signing keys or the Backend API are out
    /// of reach, refuse the secret key, or answer nonsense. Answer 503, neither 401 nor with the
    /// handler. Such a state has no redirect and sets no cookies.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.retry_after().is_some()
    }

    /// When the client should come back, if it could not be judged.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.unavailable.as_ref().map(|it| it.retry_after)
    }

    /// When to come back, if the middleware itself has to say so: a page load whose handshake or
    /// refresh failed on this side. Its handler would take the visitor for signed out, and the
    /// handshake would be lost.
    pub(crate) fn interrupted_for(&self) -> Option<Duration> {
        let unavailable = self.0.unavailable.as_ref();
        unavailable
            .filter(|it| it.interrupts)
            .map(|it| it.retry_after)
    }

    /// Where the browser must go: a handshake, or the clean URL after one. Answer 307 whenever
    /// there is one, even when signed in.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.0.decision.reply().location.as_deref()
    }

    /// The headers that the response should carry: `location`, `set-cookie`, `cache-control`,
    /// `x-clerk-auth-*`.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        response::decorate(&self.0.decision, &mut headers);
        if let Some(Ok(location)) = self.location().map(HeaderValue::from_str) {
            headers.insert(LOCATION, location);
        }
        headers
    }

    /// The instance that judged.
    #[must_use]
    pub fn clerk(&self) -> &Clerk {
        &self.0.clerk
    }

    /// Who calls; Clerk's `toAuth()`. A pending session and a handshake count as signed out.
    #[must_use]
    pub fn to_auth(&self) -> Auth {
        self.clone().into_auth()
    }

    /// Who calls, where a pending session counts as signed in; Clerk's
    /// `toAuth({ treatPendingAsSignedOut: false })`.
    #[must_use]
    pub fn to_auth_with_pending(&self) -> Auth {
        self.clone().into_auth_with_pending()
    }

    pub(crate) fn into_auth(self) -> Auth {
        let auth = self.into_auth_with_pending();
        match auth.session() {
            Some(session) if session.is_pending() => {
                auth.counted_as(Nobody::SignedOut { pending: true })
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

impl Judged {
    /// The caller's user, once fetched; shared by all who ask meanwhile.
    pub(super) fn user(&self) -> &CurrentUser {
        self.user.get_or_init(Box::default)
    }

    pub(super) fn decision(&self) -> &Decision {
        &self.decision
    }
}

impl Judgement for Judged {
    fn caller(&self) -> Caller<'_> {
        match &self.decision.state {
            State::SignedIn(verified) => verified.caller(),
            _ => Caller::Nobody(nobody(self.decision.token_type)),
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

    fn services(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

fn nobody(token_type: Option<TokenType>) -> Nobody {
    match token_type {
        Some(TokenType::Session) => Nobody::SignedOut { pending: false },
        Some(machine) => Nobody::UnauthenticatedMachine(machine),
        None => Nobody::Invalid,
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
