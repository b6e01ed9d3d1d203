//! A verified session.

use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::claims::{ActiveOrganization, MissingScope, SessionClaims};
use super::{OrgId, Reason, SessionId, Token, UserId};
use crate::clock::UnixMillis;
use crate::jwt::{TokenError, is_blank, read_claims};
use crate::revocations::SessionFingerprint;

/// A signed-in session: the claims of a verified token, and the properties that Clerk derives from
/// them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Session(Arc<SessionProperties>);

#[derive(Debug)]
struct SessionProperties {
    user_id: Option<UserId>,
    session_id: Option<SessionId>,
    org_id: Option<OrgId>,
    organization: ActiveOrganization,
    claims: SessionClaims,
    /// Token from which `all` is decoded on first use. Most handlers never read all claims, and cached
    /// sessions stay in memory until they expire.
    token: Option<Token>,
    /// All claims, as the token contains them.
    all: OnceLock<Map<String, Value>>,
    fingerprint: OnceLock<SessionFingerprint>,
}

impl Session {
    /// Reads the claims of a token whose signature has been verified.
    pub(crate) fn read(token: &Token) -> Result<Self, TokenError> {
        // All claims are decoded once here, so that `claims()` cannot fail later.
        let all: Map<String, Value> = read_claims(token)?;
        Self::from_parts(
            SessionClaims::deserialize(&all),
            Some(token.clone()),
            OnceLock::new(),
        )
        .map_err(|why| {
            let message = format!("a claim of the session token is malformed: {why}");
            TokenError::new(Reason::TokenInvalid, message)
        })
    }

    /// Creates a session from claims, without a token.
    #[cfg(any(test, feature = "__test"))]
    pub(crate) fn from_map(claims: Map<String, Value>) -> Result<Self, String> {
        let read = SessionClaims::deserialize(&claims);
        Self::from_parts(read, None, OnceLock::from(claims)).map_err(|why| why.to_string())
    }

    fn from_parts(
        claims: Result<SessionClaims, serde_json::Error>,
        token: Option<Token>,
        all: OnceLock<Map<String, Value>>,
    ) -> Result<Self, MalformedClaims> {
        let mut claims = claims?;
        let organization = claims.take_organization()?;
        Ok(Self(Arc::new(SessionProperties {
            user_id: text(claims.sub.as_ref()).map(UserId::from),
            session_id: text(claims.sid.as_ref()).map(SessionId::from),
            org_id: text(organization.id.as_ref()).map(OrgId::from),
            organization,
            claims,
            token,
            all,
            fingerprint: OnceLock::new(),
        })))
    }

    /// Returns the user's id (Clerk's `userId`).
    #[must_use]
    pub fn user_id(&self) -> Option<&UserId> {
        self.0.user_id.as_ref()
    }

    /// Returns the session's id (Clerk's `sessionId`). Tokens of a JWT template have none.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        self.0.session_id.as_ref()
    }

    /// Returns the session's status, such as `active` or `pending` (Clerk's `sessionStatus`).
    /// Tokens of older instances have none.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        text(self.0.claims.sts.as_ref())
    }

    /// Returns the time at which the token expires. The session itself usually lasts longer: a client
    /// has a new token by then.
    #[must_use]
    pub fn expires_at(&self) -> Option<UnixMillis> {
        self.0.claims.exp.map(UnixMillis::from_numeric_date)
    }

    /// Returns `true` if the session has unfinished tasks, such as the choice of an organization.
    /// It then counts as signed out unless a handler sets `pending = allow`.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.0.claims.sts.as_deref() == Some("pending")
    }

    /// Returns the claim `act` (Clerk's `actor`): the user or agent that acts on behalf of the
    /// session's user, such as an admin who impersonates the user.
    #[must_use]
    pub fn actor(&self) -> Option<&Value> {
        self.0.claims.act.as_ref()
    }

    /// Returns the active organization's id (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<&OrgId> {
        self.0.org_id.as_ref()
    }

    /// Returns the user's role in the active organization, such as `org:admin` (Clerk's `orgRole`).
    #[must_use]
    pub fn org_role(&self) -> Option<&str> {
        text(self.0.organization.role.as_ref())
    }

    /// Returns the active organization's slug (Clerk's `orgSlug`). It can be renamed and then taken
    /// by another organization: compare [`org_id`](Self::org_id) to decide about access.
    #[must_use]
    pub fn org_slug(&self) -> Option<&str> {
        text(self.0.organization.slug.as_ref())
    }

    /// Returns the user's permissions in the active organization, such as `org:invoices:create`
    /// (Clerk's `orgPermissions`). Current tokens never contain system permissions (`org:sys_…`).
    #[must_use]
    pub fn org_permissions(&self) -> &[String] {
        self.0
            .organization
            .permissions
            .as_deref()
            .unwrap_or_default()
    }

    /// Returns the minutes since the first and the second factor were verified, −1 for a factor
    /// that is not enrolled (Clerk's `factorVerificationAge`). Returns `None` if the token has no
    /// claim `fva`, or if it contains another negative number.
    #[must_use]
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        self.0
            .claims
            .fva
            .filter(|ages| ages.iter().all(|age| is_age(*age)))
    }

    /// Returns the claims as the token contains them (Clerk's `sessionClaims`).
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        let read = || self.0.token.as_ref().and_then(|it| read_claims(it).ok());
        self.0.all.get_or_init(|| read().unwrap_or_default())
    }

    /// Returns the claim `aud`, which the tokens of browser sessions lack. It is read with the other
    /// claims of the session, so that it is known even if [`claims`](Self::claims) cannot be read.
    pub(crate) fn audience(&self) -> Option<&Value> {
        self.0.claims.aud.as_ref()
    }

    /// Deserializes the claims into a type of the application.
    ///
    /// # Errors
    ///
    /// Returns an error if the claims do not fit the type.
    pub fn claims_as<'de, T: Deserialize<'de>>(&'de self) -> Result<T, serde_json::Error> {
        T::deserialize(self.claims())
    }

    /// Returns the hashes by which revocations of the session are found.
    pub(crate) fn fingerprint(&self) -> &SessionFingerprint {
        let fingerprint = &self.0.fingerprint;
        fingerprint.get_or_init(|| SessionFingerprint::of(self))
    }

    pub(super) fn organization(&self) -> &ActiveOrganization {
        &self.0.organization
    }

    /// Returns the claim `fea`, empty if it is missing.
    pub(super) fn features(&self) -> &str {
        self.0.claims.fea.as_deref().unwrap_or_default()
    }

    /// Returns the claim `pla`, empty if it is missing.
    pub(super) fn plans(&self) -> &str {
        self.0.claims.pla.as_deref().unwrap_or_default()
    }
}

/// Error for claims that are not those of a session.
#[derive(Debug, thiserror::Error)]
enum MalformedClaims {
    #[error("{0}")]
    Type(#[from] serde_json::Error),
    #[error("in `fea`, {0}")]
    Features(#[from] MissingScope),
}

/// Returns `true` for an age in minutes, and for −1, which means that the factor is not enrolled.
fn is_age(age: f64) -> bool {
    age >= 0.0 || age.to_bits() == (-1.0_f64).to_bits()
}

/// Returns a claim's text, or `None` if the claim is missing or blank.
fn text(value: Option<&String>) -> Option<&str> {
    value.map(String::as_str).filter(|text| !is_blank(text))
}
