//! What a handler sees: Clerk's auth object.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::judgement::{CountedAs, InRequest};
use super::{Ask, Caller, Judgement, Machine, Nobody, OrgId, Session, SessionId, Token, UserId};
use crate::policy::{AcceptedTokens, RequestContext, TokenType};

/// Who calls, as a request's credentials say; Clerk's `auth()`.
///
/// Cheap to clone. There is no public constructor: an `Auth` is proof that a request was judged.
/// Serializes under the names that Clerk's JavaScript packages use (`userId`, `orgRole`, …), without
/// the token.
#[derive(Clone)]
pub struct Auth {
    judgement: Arc<dyn Judgement>,
}

impl Auth {
    /// Whom a request was judged to come from.
    pub(crate) fn new(judgement: Arc<dyn Judgement>) -> Self {
        Self { judgement }
    }

    /// The same request, whose caller counts as nobody.
    pub(crate) fn counted_as(self, instead: Nobody) -> Self {
        let judged = self.judgement;
        Self::new(Arc::new(CountedAs { judged, instead }))
    }

    /// The same caller, with what an answer to this request needs.
    pub(crate) fn with_request(self, request: Arc<RequestContext>) -> Self {
        let judged = self.judgement;
        Self::new(Arc::new(InRequest { judged, request }))
    }

    /// What an answer needs of the request; `None` where nobody but the gate answers, which has
    /// the request itself.
    pub(crate) fn request(&self) -> Option<&Arc<RequestContext>> {
        self.judgement.request()
    }

    /// The request's own token.
    pub(crate) fn own_token(&self) -> Option<&Token> {
        self.judgement.token()
    }

    pub(crate) fn caller(&self) -> Caller<'_> {
        self.judgement.caller()
    }

    pub(super) fn judgement(&self) -> &dyn Judgement {
        &*self.judgement
    }

    /// What the async methods need.
    pub(crate) fn services(&self) -> Option<&dyn Any> {
        self.judgement.services()
    }

    /// The same request for a handler that accepts these tokens; Clerk's
    /// `getAuthObjectForAcceptedToken`.
    pub(crate) fn for_accepted(self, accepts: AcceptedTokens) -> Self {
        if self
            .token_type()
            .is_some_and(|token_type| accepts.contains(token_type))
        {
            return self;
        }
        match accepts {
            AcceptedTokens::Any => self,
            AcceptedTokens::List(_) => self.counted_as(Nobody::Invalid),
            AcceptedTokens::One(TokenType::Session) => {
                self.counted_as(Nobody::SignedOut { pending: false })
            }
            AcceptedTokens::One(machine) => {
                self.counted_as(Nobody::UnauthenticatedMachine(machine))
            }
        }
    }
}

/// What can be asked of any caller.
impl Auth {
    /// Whether somebody was verified: a user with a session, or a machine (Clerk's
    /// `isAuthenticated`).
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        matches!(self.caller(), Caller::Session(_) | Caller::Machine(_))
    }

    /// The type of token this speaks of, also when none was there (Clerk's `tokenType`). `None` if
    /// the request's token is none of those that were accepted.
    #[must_use]
    pub fn token_type(&self) -> Option<TokenType> {
        match self.caller() {
            Caller::Session(_) | Caller::Nobody(Nobody::SignedOut { .. }) => {
                Some(TokenType::Session)
            }
            Caller::Machine(machine) => Some(machine.token_type()),
            Caller::Nobody(Nobody::UnauthenticatedMachine(token_type)) => Some(token_type),
            Caller::Nobody(Nobody::Invalid) => None,
        }
    }

    /// The session, if a user is signed in.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self.caller() {
            Caller::Session(session) => Some(session),
            _ => None,
        }
    }

    /// The machine, if one calls.
    #[must_use]
    pub fn machine(&self) -> Option<&Machine> {
        match self.caller() {
            Caller::Machine(machine) => Some(machine),
            _ => None,
        }
    }

    /// The user who is signed in, or stands behind an API key or OAuth token (Clerk's `userId`).
    #[must_use]
    pub fn user_id(&self) -> Option<UserId> {
        match self.caller() {
            Caller::Session(session) => session.user_id().cloned(),
            Caller::Machine(machine) => machine.user_id().map(UserId::from),
            Caller::Nobody(_) => None,
        }
    }

    pub(crate) fn has_user_id(&self) -> bool {
        match self.caller() {
            Caller::Session(session) => session.user_id().is_some(),
            Caller::Machine(machine) => machine.user_id().is_some(),
            Caller::Nobody(_) => false,
        }
    }

    /// The active organization, or the one behind an API key (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<OrgId> {
        match self.caller() {
            Caller::Session(session) => session.org_id().cloned(),
            Caller::Machine(machine) => machine.org_id().map(OrgId::from),
            Caller::Nobody(_) => None,
        }
    }

    /// The session token's claims, or the application's own claims in an API key or M2M token
    /// (Clerk's `sessionClaims` and `claims`).
    #[must_use]
    pub fn claims(&self) -> Option<&Map<String, Value>> {
        match self.caller() {
            Caller::Session(session) => Some(session.claims()),
            Caller::Machine(machine) => machine.claims(),
            Caller::Nobody(_) => None,
        }
    }

    /// [`claims`](Self::claims) as a type of your own.
    ///
    /// # Errors
    ///
    /// If the claims don't fit the type.
    pub fn claims_as<'de, T: Deserialize<'de>>(&'de self) -> Result<Option<T>, serde_json::Error> {
        self.claims().map(T::deserialize).transpose()
    }

    /// Whether the caller has what is asked (Clerk's `has()` with one parameter). Always `false`
    /// for machines and for nobody.
    #[must_use]
    #[expect(single_use_lifetimes, reason = "`impl Trait` can't leave it out")]
    pub fn has<'a>(&self, ask: impl Into<Ask<'a>>) -> bool {
        self.session().is_some_and(|session| session.has(ask))
    }

    /// Whether the caller has everything that is asked (Clerk's `has()`); of nothing, nobody does.
    #[must_use]
    #[expect(single_use_lifetimes, reason = "`impl Trait` can't leave it out")]
    pub fn has_all<'a>(&self, asks: impl IntoIterator<Item = Ask<'a>>) -> bool {
        self.session().is_some_and(|session| session.has_all(asks))
    }
}

/// What only sessions have.
impl Auth {
    /// The session (Clerk's `sessionId`).
    #[must_use]
    pub fn session_id(&self) -> Option<SessionId> {
        self.session()?.session_id().cloned()
    }

    /// The session's status, such as `active` (Clerk's `sessionStatus`); `pending` also where an
    /// unfinished session counts as signed out.
    #[must_use]
    pub fn session_status(&self) -> Option<&str> {
        match self.caller() {
            Caller::Session(session) => session.status(),
            Caller::Nobody(Nobody::SignedOut { pending: true }) => Some("pending"),
            _ => None,
        }
    }

    /// Who acts as the user, if it is somebody else (Clerk's `actor`).
    #[must_use]
    pub fn actor(&self) -> Option<&Value> {
        self.session()?.actor()
    }

    /// The user's role in the active organization, such as `org:admin` (Clerk's `orgRole`).
    #[must_use]
    pub fn org_role(&self) -> Option<&str> {
        self.session()?.org_role()
    }

    /// The active organization's slug (Clerk's `orgSlug`).
    #[must_use]
    pub fn org_slug(&self) -> Option<&str> {
        self.session()?.org_slug()
    }

    /// The user's permissions in the active organization (Clerk's `orgPermissions`).
    #[must_use]
    pub fn org_permissions(&self) -> &[String] {
        self.session()
            .map(Session::org_permissions)
            .unwrap_or_default()
    }

    /// Minutes since the first and the second factor were verified, −1 for a factor that isn't
    /// enrolled (Clerk's `factorVerificationAge`).
    #[must_use]
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        self.session()?.factor_verification_age()
    }
}

/// What only machines have.
impl Auth {
    /// The machine token's own id (Clerk's `id`).
    #[must_use]
    pub fn machine_token_id(&self) -> Option<&str> {
        Some(self.machine()?.id())
    }

    /// Whom the machine token stands for (Clerk's `subject`).
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        Some(self.machine()?.subject())
    }

    /// What the machine token may be used for (Clerk's `scopes`).
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.machine().into_iter().flat_map(Machine::scopes)
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auth")
            .field("caller", &self.caller())
            .field("request", &self.request())
            .finish_non_exhaustive()
    }
}
