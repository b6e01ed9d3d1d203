//! A verified session token, read as Clerk's auth object.

use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::claims::{self, ClaimsProblem, Organization};
use super::{OrgId, SessionId, UserId};
use crate::jwt::{Claims, Member};

/// A signed-in session: a verified token's claims, and what Clerk derives from them. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct Session(Arc<Properties>);

#[derive(Debug)]
struct Properties {
    claims: Arc<Claims>,
    user_id: Option<UserId>,
    session_id: Option<SessionId>,
    /// Read when first asked for: many handlers want to know who, and no more.
    details: OnceLock<Box<Details>>,
}

/// What only some handlers ask of a session.
#[derive(Debug, Default)]
struct Details {
    organization: Organization,
    org_id: Option<OrgId>,
    org_permissions: Vec<String>,
    problem: Option<ClaimsProblem>,
    features: String,
    plans: String,
    actor: Option<Value>,
    factor_ages: Option<[f64; 2]>,
}

impl Session {
    /// Reads verified claims. Pure: no signature is checked here.
    pub(crate) fn from_claims(claims: Arc<Claims>) -> Self {
        let id = |claim: &Option<Member>| match claim {
            Some(Member::Text(id)) if !id.is_empty() => Some(Arc::clone(id)),
            _ => None,
        };
        Self(Arc::new(Properties {
            user_id: id(&claims.sub).map(UserId::from),
            session_id: id(&claims.sid).map(SessionId::from),
            details: OnceLock::new(),
            claims,
        }))
    }

    /// The session that these claims say.
    #[cfg(any(test, feature = "__test"))]
    pub(crate) fn from_map(claims: Map<String, Value>) -> Self {
        Self::from_claims(Arc::new(Claims::from_map(claims)))
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
        let status = self.0.claims.sts.as_ref().and_then(Member::as_text);
        status.filter(|status| !status.is_empty())
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
        self.details().actor.as_ref()
    }

    /// The active organization (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<&OrgId> {
        self.details().org_id.as_ref()
    }

    /// The user's role in the active organization, such as `org:admin` (Clerk's `orgRole`).
    #[must_use]
    pub fn org_role(&self) -> Option<&str> {
        text(Some(&self.details().organization.role))
    }

    /// The active organization's slug (Clerk's `orgSlug`). It can be renamed and taken by another
    /// organization: compare [`org_id`](Self::org_id) to decide about access.
    #[must_use]
    pub fn org_slug(&self) -> Option<&str> {
        text(Some(&self.details().organization.slug))
    }

    /// The user's permissions in the active organization, such as `org:invoices:create` (Clerk's
    /// `orgPermissions`). System permissions (`org:sys_…`) are never among those of today's tokens.
    #[must_use]
    pub fn org_permissions(&self) -> &[String] {
        &self.details().org_permissions
    }

    /// Minutes since the first and the second factor were verified, −1 for a factor that isn't
    /// enrolled (Clerk's `factorVerificationAge`). `None` where the token doesn't say, or says it
    /// in a way that can't be understood.
    #[must_use]
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        self.details().factor_ages
    }

    /// The token's claims as they stand in it (Clerk's `sessionClaims`).
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        self.0.claims.all()
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
        self.details().problem.as_ref()
    }

    pub(super) fn organization(&self) -> &Organization {
        &self.details().organization
    }

    /// The claim `fea`, empty where it is missing.
    pub(super) fn features(&self) -> &str {
        &self.details().features
    }

    /// The claim `pla`, empty where it is missing.
    pub(super) fn plans(&self) -> &str {
        &self.details().plans
    }

    fn details(&self) -> &Details {
        let read = || Box::new(self.0.claims.look(Details::read));
        self.0.details.get_or_init(read)
    }
}

impl Details {
    fn read(claims: &Map<String, Value>) -> Self {
        let (organization, problem) = match claims::organization(claims) {
            Ok(organization) => (organization, None),
            Err(problem) => (Organization::default(), Some(problem)),
        };
        let list = |name| text(claims.get(name)).unwrap_or_default().to_owned();
        let actor = claims.get("act").filter(|actor| !actor.is_null());
        Self {
            org_id: text(Some(&organization.id)).map(OrgId::from),
            org_permissions: texts(&organization.permissions),
            organization,
            problem,
            features: list("fea"),
            plans: list("pla"),
            actor: actor.cloned(),
            factor_ages: claims.get("fva").and_then(factor_ages),
        }
    }
}

/// Two ages in minutes, or −1 for a factor that isn't enrolled.
fn factor_ages(claim: &Value) -> Option<[f64; 2]> {
    let is_age =
        |age: &f64| age.is_finite() && (*age >= 0.0 || age.to_bits() == (-1.0_f64).to_bits());
    match claim.as_array()?.as_slice() {
        [first, second] => Some([
            first.as_f64().filter(is_age)?,
            second.as_f64().filter(is_age)?,
        ]),
        _ => None,
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
