//! A verified session token, read as Clerk's auth object.

use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::claims::{MissingScope, Organization, SessionClaims};
use super::{OrgId, Reason, SessionId, Token, UserId};
use crate::jwt::{TokenError, read_claims};

/// A signed-in session: a verified token's claims, and what Clerk derives from them. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct Session(Arc<Properties>);

#[derive(Debug)]
struct Properties {
    user_id: Option<UserId>,
    session_id: Option<SessionId>,
    org_id: Option<OrgId>,
    organization: Organization,
    claims: SessionClaims,
    /// Where the other claims are. Most handlers need none of them, and tokens are cached for
    /// their whole life, so they are read when first asked for.
    token: Option<Token>,
    all: OnceLock<Map<String, Value>>,
}

impl Session {
    /// Reads the claims of a token whose signature was checked.
    pub(crate) fn read(token: &Token) -> Result<Self, TokenError> {
        // All of them, so that `claims()` cannot fail later.
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

    /// The session with these claims, without a token.
    #[cfg(any(test, feature = "__test"))]
    pub(crate) fn from_map(claims: Map<String, Value>) -> Result<Self, String> {
        let read = SessionClaims::deserialize(&claims);
        Self::from_parts(read, None, OnceLock::from(claims)).map_err(|why| why.to_string())
    }

    fn from_parts(
        claims: Result<SessionClaims, serde_json::Error>,
        token: Option<Token>,
        all: OnceLock<Map<String, Value>>,
    ) -> Result<Self, Malformed> {
        let mut claims = claims?;
        let organization = claims.take_organization()?;
        Ok(Self(Arc::new(Properties {
            user_id: text(claims.sub.as_ref()).map(UserId::from),
            session_id: text(claims.sid.as_ref()).map(SessionId::from),
            org_id: text(organization.id.as_ref()).map(OrgId::from),
            organization,
            claims,
            token,
            all,
        })))
    }

    /// The user (Clerk's `userId`).
    #[must_use]
    pub fn user_id(&self) -> Option<&UserId> {
        self.0.user_id.as_ref()
    }

    /// The session (Clerk's `sessionId`). Tokens made from a JWT template have none.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        self.0.session_id.as_ref()
    }

    /// The session's status, such as `active` or `pending` (Clerk's `sessionStatus`); older
    /// instances put none into their tokens.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        text(self.0.claims.sts.as_ref())
    }

    /// Whether the session has unfinished tasks, such as choosing an organization. It then counts
    /// as signed out unless a handler says `pending = allow`.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.status() == Some("pending")
    }

    /// Who acts as the user, if it is somebody else: the `act` claim of an impersonated or an
    /// agent's session (Clerk's `actor`).
    #[must_use]
    pub fn actor(&self) -> Option<&Value> {
        self.0.claims.act.as_ref()
    }

    /// The active organization (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<&OrgId> {
        self.0.org_id.as_ref()
    }

    /// The user's role in the active organization, such as `org:admin` (Clerk's `orgRole`).
    #[must_use]
    pub fn org_role(&self) -> Option<&str> {
        text(self.0.organization.role.as_ref())
    }

    /// The active organization's slug (Clerk's `orgSlug`). It can be renamed and taken by another
    /// organization: compare [`org_id`](Self::org_id) to decide about access.
    #[must_use]
    pub fn org_slug(&self) -> Option<&str> {
        text(self.0.organization.slug.as_ref())
    }

    /// The user's permissions in the active organization, such as `org:invoices:create` (Clerk's
    /// `orgPermissions`). System permissions (`org:sys_…`) are never among those of today's tokens.
    #[must_use]
    pub fn org_permissions(&self) -> &[String] {
        self.0
            .organization
            .permissions
            .as_deref()
            .unwrap_or_default()
    }

    /// Minutes since the first and the second factor were verified, −1 for a factor that isn't
    /// enrolled (Clerk's `factorVerificationAge`). `None` if the token has none, or other negative
    /// numbers.
    #[must_use]
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        self.0
            .claims
            .fva
            .filter(|ages| ages.iter().all(|age| is_age(*age)))
    }

    /// The token's claims as they stand in it (Clerk's `sessionClaims`).
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        let read = || self.0.token.as_ref().and_then(|it| read_claims(it).ok());
        self.0.all.get_or_init(|| read().unwrap_or_default())
    }

    /// The token's claims as a type of your own.
    ///
    /// # Errors
    ///
    /// If the claims don't fit the type.
    pub fn claims_as<'de, T: Deserialize<'de>>(&'de self) -> Result<T, serde_json::Error> {
        T::deserialize(self.claims())
    }

    pub(super) fn organization(&self) -> &Organization {
        &self.0.organization
    }

    /// The claim `fea`, empty if it is missing.
    pub(super) fn features(&self) -> &str {
        self.0.claims.fea.as_deref().unwrap_or_default()
    }

    /// The claim `pla`, empty if it is missing.
    pub(super) fn plans(&self) -> &str {
        self.0.claims.pla.as_deref().unwrap_or_default()
    }
}

/// The reason why claims are no session's.
#[derive(Debug, thiserror::Error)]
enum Malformed {
    #[error("{0}")]
    Type(#[from] serde_json::Error),
    #[error("in `fea`, {0}")]
    Features(#[from] MissingScope),
}

/// Returns `true` for an age in minutes, or for −1, a factor that is not enrolled.
fn is_age(age: f64) -> bool {
    age >= 0.0 || age.to_bits() == (-1.0_f64).to_bits()
}

fn text(value: Option<&String>) -> Option<&str> {
    value.map(String::as_str).filter(|text| !text.is_empty())
}
