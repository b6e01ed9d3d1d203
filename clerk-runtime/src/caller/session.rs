//! A verified session token, read as Clerk's auth object.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::claims::{self, ClaimsProblem, Organization};
use super::{OrgId, SessionId, UserId};

/// A signed-in session: a verified token's claims, and what Clerk derives from them. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct Session(Arc<Properties>);

#[derive(Debug)]
struct Properties {
    claims: Arc<Map<String, Value>>,
    user_id: Option<UserId>,
    session_id: Option<SessionId>,
    organization: Organization,
    org_id: Option<OrgId>,
    org_permissions: Vec<String>,
    problem: Option<ClaimsProblem>,
}

impl Session {
    /// Reads verified claims. Pure: no signature is checked here.
    pub(crate) fn from_claims(claims: Arc<Map<String, Value>>) -> Self {
        let (organization, problem) = match claims::organization(&claims) {
            Ok(organization) => (organization, None),
            Err(problem) => (Organization::default(), Some(problem)),
        };
        Self(Arc::new(Properties {
            user_id: text(claims.get("sub")).map(UserId::from),
            session_id: text(claims.get("sid")).map(SessionId::from),
            org_id: text(Some(&organization.id)).map(OrgId::from),
            org_permissions: texts(&organization.permissions),
            organization,
            problem,
            claims,
        }))
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
        text(self.claims().get("sts"))
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
        self.claims().get("act").filter(|actor| !actor.is_null())
    }

    /// The active organization (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<&OrgId> {
        self.0.org_id.as_ref()
    }

    /// The user's role in the active organization, such as `org:admin` (Clerk's `orgRole`).
    #[must_use]
    pub fn org_role(&self) -> Option<&str> {
        text(Some(&self.0.organization.role))
    }

    /// The active organization's slug (Clerk's `orgSlug`). It can be renamed and taken by another
    /// organization: compare [`org_id`](Self::org_id) to decide about access.
    #[must_use]
    pub fn org_slug(&self) -> Option<&str> {
        text(Some(&self.0.organization.slug))
    }

    /// The user's permissions in the active organization, such as `org:invoices:create` (Clerk's
    /// `orgPermissions`). System permissions (`org:sys_…`) are never among those of today's tokens.
    #[must_use]
    pub fn org_permissions(&self) -> &[String] {
        &self.0.org_permissions
    }

    /// Minutes since the first and the second factor were verified, −1 for a factor that isn't
    /// enrolled (Clerk's `factorVerificationAge`). `None` where the token doesn't say, or says it
    /// in a way that can't be understood.
    #[must_use]
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        let is_age =
            |age: &f64| age.is_finite() && (*age >= 0.0 || age.to_bits() == (-1.0_f64).to_bits());
        match self.claims().get("fva")?.as_array()?.as_slice() {
            [first, second] => Some([
                first.as_f64().filter(is_age)?,
                second.as_f64().filter(is_age)?,
            ]),
            _ => None,
        }
    }

    /// The token's claims as they stand in it (Clerk's `sessionClaims`).
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.0.claims
    }

    /// The token's claims as a type of your own.
    ///
    /// # Errors
    ///
    /// If the claims don't fit the type.
    pub fn claims_as<'de, T: Deserialize<'de>>(&'de self) -> Result<T, serde_json::Error> {
        T::deserialize(self.claims())
    }

    /// Why the claims about the organization can't be read, if so: the session then has no
    /// organization, and Clerk's own SDK throws.
    pub(crate) fn problem(&self) -> Option<&ClaimsProblem> {
        self.0.problem.as_ref()
    }

    pub(super) fn organization(&self) -> &Organization {
        &self.0.organization
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    value?.as_str().filter(|text| !text.is_empty())
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
