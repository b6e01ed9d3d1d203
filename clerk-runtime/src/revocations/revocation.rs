//! Revocations and what they concern.

use std::cmp::Ordering;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::caller::{OrgId, SessionId, UserId};
use crate::clock::{UnixMillis, millis};

const HOUR: Duration = Duration::from_secs(60 * 60);
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Longest lifetime, so that no revocation occupies memory forever.
pub(super) const MAX_LIFETIME: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Largest difference in milliseconds between the time of a revocation and that of its publication.
const MAX_CLOCK_DIFFERENCE: i64 = 60 * 1000;

/// A revocation: rejects tokens that are not expired yet.
///
/// A revocation of a session or of a machine token rejects all of its tokens. A revocation of a
/// user, an organization or a membership rejects the tokens that were issued before it, so that a
/// new session is accepted.
///
/// A revocation is dropped after its [`lifetime`](Self::lifetime), which must not be shorter than
/// that of the tokens that it rejects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    #[serde(flatten)]
    pub(crate) target: Target,
    /// Time of the revocation in milliseconds; `None` until it is recorded.
    pub(super) at: Option<i64>,
    /// Milliseconds after which the revocation is dropped.
    pub(super) lifetime: i64,
    /// Role whose tokens stay valid, since they already have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<String>,
}

/// Object whose tokens are revoked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    /// The id; for a membership, the ids of organization and user with a space in between.
    pub(crate) id: String,
}

/// Kind of object whose tokens are revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Session,
    User,
    Organization,
    Membership,
    ApiKey,
    M2mToken,
    /// Id of an OAuth access token.
    OauthToken,
    /// SHA-256 of an OAuth access token, in hexadecimal digits.
    OauthDigest,
    /// All tokens; the id is empty.
    Everything,
}

impl Target {
    pub(crate) fn new(kind: Kind, id: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
        }
    }

    /// Target of the revocation of all tokens.
    pub(crate) fn everything() -> Self {
        Self::new(Kind::Everything, "")
    }

    pub(crate) fn membership(organization: &str, user: &str) -> Self {
        Self::new(Kind::Membership, format!("{organization} {user}"))
    }
}

impl Revocation {
    pub(super) fn new(target: Target, lifetime: Duration) -> Self {
        Self {
            target,
            at: None,
            lifetime: 0,
            role: None,
        }
        .lifetime(lifetime)
    }

    /// Revokes all tokens of a session. Lifetime: one hour.
    #[must_use]
    pub fn session(id: &SessionId) -> Self {
        Self::new(Target::new(Kind::Session, id.as_str()), HOUR)
    }

    /// Revokes the tokens of a user: session tokens, OAuth access tokens in JWT form and tokens of
    /// JWT templates. Opaque machine tokens of the user are verified again by Clerk. Lifetime:
    /// 24 hours.
    #[must_use]
    pub fn user(id: &UserId) -> Self {
        Self::new(Target::new(Kind::User, id.as_str()), DAY)
    }

    /// Revokes the session tokens in which this organization is active. Lifetime: one hour.
    #[must_use]
    pub fn organization(id: &OrgId) -> Self {
        Self::new(Target::new(Kind::Organization, id.as_str()), HOUR)
    }

    /// Revokes the session tokens of a user in which this organization is active. Lifetime: one
    /// hour.
    #[must_use]
    pub fn membership(organization: &OrgId, user: &UserId) -> Self {
        let target = Target::membership(organization.as_str(), user.as_str());
        Self::new(target, HOUR)
    }

    /// Revokes the session tokens of a user in which this organization is active, except for those
    /// with the user's new role, such as `org:member`. Lifetime: one hour.
    #[must_use]
    pub fn role(organization: &OrgId, user: &UserId, new_role: impl Into<String>) -> Self {
        let membership = Self::membership(organization, user);
        membership.except_for(Some(new_role.into()))
    }

    /// Sets the role whose tokens stay valid, if there is one.
    pub(super) fn except_for(self, role: Option<String>) -> Self {
        Self { role, ..self }
    }

    /// Revokes an API key by its id. Lifetime: one hour.
    #[must_use]
    pub fn api_key(id: impl Into<String>) -> Self {
        Self::new(Target::new(Kind::ApiKey, id), HOUR)
    }

    /// Revokes an M2M token by its id, which is the claim `jti` of a JWT. Lifetime: 400 days, since the
    /// id does not tell when the token expires; set a shorter one if you know it.
    #[must_use]
    pub fn m2m_token(id: impl Into<String>) -> Self {
        Self::new(Target::new(Kind::M2mToken, id), MAX_LIFETIME)
    }

    /// Revokes an OAuth access token by its id, which is the claim `jti` of a JWT. Lifetime: 400 days,
    /// since the id does not tell when the token expires; set a shorter one if you know it.
    #[must_use]
    pub fn oauth_token(id: impl Into<String>) -> Self {
        Self::new(Target::new(Kind::OauthToken, id), MAX_LIFETIME)
    }

    /// Revokes all tokens that were issued before the time of the revocation.
    pub(crate) fn everything() -> Self {
        Self::new(Target::everything(), DAY)
    }

    /// Sets the time of the revocation by Clerk's clock, with which the `iat` of tokens is compared.
    /// Default: the time of the call to [`revoke`](super::Revocations::revoke) by the local clock; if
    /// that may be slow, add the difference. Other processes treat a time that is more than a minute
    /// after the publication as one minute after it.
    #[must_use]
    pub fn at(mut self, time: UnixMillis) -> Self {
        self.at = Some(time.as_millis());
        self
    }

    /// Sets the time after which the revocation is dropped, at most 400 days. It must be at least the
    /// longest remaining lifetime of the tokens: set it for tokens that live longer than the default,
    /// such as session tokens with `expires_in_seconds`.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = millis(lifetime.min(MAX_LIFETIME));
        self
    }

    /// Extends the revocation to the tokens that another one of the same object rejects.
    pub(super) fn merge(&mut self, other: &Self) {
        let at = |it: &Self| it.at.unwrap_or(i64::MIN);
        let role = merged_role(
            (at(self), self.role.as_deref()),
            (at(other), other.role.as_deref()),
        );
        self.role = role.map(str::to_owned);
        self.at = self.at.max(other.at);
        self.lifetime = self.lifetime.max(other.lifetime);
    }

    /// Limits a revocation from the store, to which other programs may write. Its lifetime is
    /// limited as by [`lifetime`](Self::lifetime), and its time to a minute after `appended`, the
    /// time at which it was written.
    pub(super) fn limited(mut self, appended: UnixMillis) -> Self {
        let latest = appended.plus_millis(MAX_CLOCK_DIFFERENCE).as_millis();
        self.at = self.at.map(|at| at.min(latest));
        self.lifetime = self.lifetime.min(millis(MAX_LIFETIME));
        self
    }

    /// Returns `true` if all tokens of such an object are rejected, regardless of their `iat`.
    pub(super) fn concerns_later_tokens(kind: Kind) -> bool {
        matches!(
            kind,
            Kind::Session | Kind::ApiKey | Kind::M2mToken | Kind::OauthToken | Kind::OauthDigest
        )
    }
}

/// Returns the role whose tokens stay valid after two revocations at these times: that of the later
/// one, if it is later by whole seconds. Within a second the order is not known, since some sources
/// only have whole seconds, so different roles exempt no token.
pub(super) fn merged_role<'a>(
    first: (i64, Option<&'a str>),
    second: (i64, Option<&'a str>),
) -> Option<&'a str> {
    let second_of = |at: i64| at.saturating_add(999).div_euclid(1000);
    if first.1 == second.1 {
        return first.1;
    }
    match second_of(first.0).cmp(&second_of(second.0)) {
        Ordering::Greater => first.1,
        Ordering::Less => second.1,
        Ordering::Equal => None,
    }
}
