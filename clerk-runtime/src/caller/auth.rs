//! Clerk's auth object.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::outcome::{CountedAsSignedOut, OutcomeInRequest};
use super::{
    AuthCheck, AuthOutcome, Caller, Machine, OrgId, Session, SessionId, Token, Unauthenticated,
    UserId,
};
use crate::clock::UnixMillis;
use crate::policy::{RequestContext, TokenType};

/// Authentication state of a request; Clerk's `auth()`.
///
/// Cheap to clone. There is no public constructor: an `Auth` proves that the credentials of a
/// request were checked. It serializes with the property names of Clerk's JavaScript packages
/// (`userId`, `orgRole`, …), without the token.
#[derive(Clone)]
pub struct Auth {
    outcome: Arc<dyn AuthOutcome>,
}

impl Auth {
    /// Creates the auth object of an authentication result.
    pub(crate) fn new(outcome: Arc<dyn AuthOutcome>) -> Self {
        Self { outcome }
    }

    /// Returns the auth object of the same request with an unauthenticated caller.
    pub(crate) fn counted_as(self, instead: Unauthenticated) -> Self {
        let outcome = self.outcome;
        Self::new(Arc::new(CountedAsSignedOut { outcome, instead }))
    }

    /// Returns the auth object of the same caller with the context of this request.
    pub(crate) fn with_request(self, request: Arc<RequestContext>) -> Self {
        let outcome = self.outcome;
        Self::new(Arc::new(OutcomeInRequest { outcome, request }))
    }

    /// Returns the context of the request. `None` if the handler does not need it: the authorization
    /// check reads the request itself.
    pub(crate) fn request(&self) -> Option<&Arc<RequestContext>> {
        self.outcome.request()
    }

    /// Returns the request's own token.
    pub(crate) fn own_token(&self) -> Option<&Token> {
        self.outcome.token()
    }

    pub(crate) fn caller(&self) -> Caller<'_> {
        self.outcome.caller()
    }

    /// Returns `true` for a session that was accepted although its token lacks an authorized party.
    pub(crate) fn lacks_azp(&self) -> bool {
        self.outcome.lacks_azp()
    }

    pub(super) fn outcome(&self) -> &dyn AuthOutcome {
        &*self.outcome
    }

    /// Returns the services behind the async methods.
    pub(crate) fn services(&self) -> Option<&dyn Any> {
        self.outcome.services()
    }
}

/// Properties of every caller.
impl Auth {
    /// Returns `true` if the caller was verified: a user with a session, or a machine (Clerk's
    /// `isAuthenticated`).
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        matches!(self.caller(), Caller::Session(_) | Caller::Machine(_))
    }

    /// Returns the type of the token, or the expected one if there was none (Clerk's `tokenType`).
    /// `None` if several types are accepted and the request's token has none of them.
    #[must_use]
    pub fn token_type(&self) -> Option<TokenType> {
        match self.caller() {
            Caller::Session(_) | Caller::Unauthenticated(Unauthenticated::SignedOut { .. }) => {
                Some(TokenType::Session)
            }
            Caller::Machine(machine) => Some(machine.token_type()),
            Caller::Unauthenticated(Unauthenticated::Machine(token_type)) => Some(token_type),
            Caller::Unauthenticated(Unauthenticated::Invalid) => None,
        }
    }

    /// Returns the session, if a user is signed in.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self.caller() {
            Caller::Session(session) => Some(session),
            _ => None,
        }
    }

    /// Returns the machine, if the caller is one.
    #[must_use]
    pub fn machine(&self) -> Option<&Machine> {
        match self.caller() {
            Caller::Machine(machine) => Some(machine),
            _ => None,
        }
    }

    /// Returns the signed-in user, or the user behind an API key or OAuth token (Clerk's `userId`).
    #[must_use]
    pub fn user_id(&self) -> Option<UserId> {
        match self.caller() {
            Caller::Session(session) => session.user_id().cloned(),
            Caller::Machine(machine) => machine.user_id().map(UserId::from),
            Caller::Unauthenticated(_) => None,
        }
    }

    pub(crate) fn has_user_id(&self) -> bool {
        match self.caller() {
            Caller::Session(session) => session.user_id().is_some(),
            Caller::Machine(machine) => machine.user_id().is_some(),
            Caller::Unauthenticated(_) => false,
        }
    }

    /// Returns the active organization, or the one behind an API key (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<OrgId> {
        match self.caller() {
            Caller::Session(session) => session.org_id().cloned(),
            Caller::Machine(machine) => machine.org_id().map(OrgId::from),
            Caller::Unauthenticated(_) => None,
        }
    }

    /// Returns the claims of the session token, or the application's own claims in an API key or
    /// M2M token (Clerk's `sessionClaims` and `claims`).
    #[must_use]
    pub fn claims(&self) -> Option<&Map<String, Value>> {
        match self.caller() {
            Caller::Session(session) => Some(session.claims()),
            Caller::Machine(machine) => machine.claims(),
            Caller::Unauthenticated(_) => None,
        }
    }

    /// Deserializes the [`claims`](Self::claims) into a type of the application.
    ///
    /// # Errors
    ///
    /// Returns an error if the claims do not fit the type.
    pub fn claims_as<'de, T: Deserialize<'de>>(&'de self) -> Result<Option<T>, serde_json::Error> {
        self.claims().map(T::deserialize).transpose()
    }

    /// Returns the time at which the caller's token expires. If a connection outlives its request,
    /// authenticate again before this time, or close it. `None` for unauthenticated requests, and for
    /// machine tokens that do not expire.
    #[must_use]
    pub fn expires_at(&self) -> Option<UnixMillis> {
        match self.caller() {
            Caller::Session(session) => session.expires_at(),
            Caller::Machine(machine) => machine.expires_at(),
            Caller::Unauthenticated(_) => None,
        }
    }

    /// Returns `true` if the caller meets a condition (Clerk's `has()` with one parameter). Always
    /// `false` for machines and unauthenticated requests.
    ///
    /// Takes a [`Role`](crate::policy::Role), [`Permission`](crate::policy::Permission),
    /// [`Feature`](crate::policy::Feature) or [`Plan`](crate::policy::Plan), whose names are checked,
    /// or a variant of [`AuthCheck`] with a name that is only known at run time:
    ///
    /// ```
    /// use clerk_runtime::policy::Permission;
    /// use clerk_runtime::{Auth, AuthCheck};
    ///
    /// const CREATE: Permission = Permission::from_static("org:invoices:create");
    ///
    /// fn may_create(auth: &Auth) -> bool {
    ///     auth.has(CREATE)
    /// }
    ///
    /// fn is(auth: &Auth, role: &str) -> bool {
    ///     auth.has(AuthCheck::Role(role))
    /// }
    /// ```
    #[must_use]
    #[expect(single_use_lifetimes, reason = "`impl Trait` cannot omit it")]
    pub fn has<'a>(&self, check: impl Into<AuthCheck<'a>>) -> bool {
        self.session().is_some_and(|session| session.has(check))
    }

    /// Returns `true` if the caller meets all conditions (Clerk's `has()`); `false` if there are
    /// none.
    #[must_use]
    #[expect(single_use_lifetimes, reason = "`impl Trait` cannot omit it")]
    pub fn has_all<'a>(&self, checks: impl IntoIterator<Item = AuthCheck<'a>>) -> bool {
        self.session()
            .is_some_and(|session| session.has_all(checks))
    }
}

/// Properties of sessions only.
impl Auth {
    /// Returns the session's id (Clerk's `sessionId`).
    #[must_use]
    pub fn session_id(&self) -> Option<SessionId> {
        self.session()?.session_id().cloned()
    }

    /// Returns the session's status, such as `active` (Clerk's `sessionStatus`). It is also
    /// `pending` if a session with unfinished tasks counts as signed out.
    #[must_use]
    pub fn session_status(&self) -> Option<&str> {
        match self.caller() {
            Caller::Session(session) => session.status(),
            Caller::Unauthenticated(Unauthenticated::SignedOut { pending: true }) => {
                Some("pending")
            }
            _ => None,
        }
    }

    /// Returns the actor, if another user or an agent acts as the user (Clerk's `actor`).
    #[must_use]
    pub fn actor(&self) -> Option<&Value> {
        self.session()?.actor()
    }

    /// Returns the user's role in the active organization, such as `org:admin` (Clerk's `orgRole`).
    #[must_use]
    pub fn org_role(&self) -> Option<&str> {
        self.session()?.org_role()
    }

    /// Returns the active organization's slug (Clerk's `orgSlug`).
    #[must_use]
    pub fn org_slug(&self) -> Option<&str> {
        self.session()?.org_slug()
    }

    /// Returns the user's permissions in the active organization (Clerk's `orgPermissions`).
    #[must_use]
    pub fn org_permissions(&self) -> &[String] {
        self.session()
            .map(Session::org_permissions)
            .unwrap_or_default()
    }

    /// Returns the minutes since the first and the second factor were verified, −1 for a factor
    /// that is not enrolled (Clerk's `factorVerificationAge`).
    #[must_use]
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        self.session()?.factor_verification_age()
    }
}

/// Properties of machines only.
impl Auth {
    /// Returns the id of the machine token (Clerk's `id`).
    #[must_use]
    pub fn machine_token_id(&self) -> Option<&str> {
        Some(self.machine()?.id())
    }

    /// Returns the owner of the machine token: a user, organization or machine (Clerk's `subject`).
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        Some(self.machine()?.subject())
    }

    /// Returns the scopes of the machine token (Clerk's `scopes`).
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
