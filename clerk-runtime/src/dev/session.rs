//! Sessions of users.

use serde_json::{Value, json};

use super::attempt::SessionVerification;
use super::random::secret;
use super::state::{OfflineState, push_bounded};
use super::time::DAY;
use super::user::User;
use crate::clock::UnixMillis;

/// A user's session in a browser.
pub(super) struct SessionRecord {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) client_id: String,
    pub(super) status: Status,
    /// Id of the active organization.
    pub(super) active: Option<String>,
    pub(super) actor: Option<Value>,
    /// Value of `__refresh_<suffix>`.
    pub(super) refresh_token: String,
    pub(super) created_at: UnixMillis,
    updated_at: UnixMillis,
    /// Time of the last verification of the first factor.
    first_verified_at: UnixMillis,
    /// Time of the last verification of the second factor; `None` if none is enrolled.
    second_verified_at: Option<UnixMillis>,
    /// Reverification that the browser has started.
    pub(super) reverification: Option<SessionVerification>,
}

/// Number of an authentication factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Factor {
    First,
    Second,
}

/// Reason why a user cannot sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignInRejection {
    Unknown,
    Banned,
    Locked,
}

/// Status of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Pending,
    Ended,
    Expired,
    Removed,
    Revoked,
}

impl Status {
    /// Returns the value of the `sts` claim and of the session object's `status`.
    pub(super) const fn claim(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Ended => "ended",
            Self::Expired => "expired",
            Self::Removed => "removed",
            Self::Revoked => "revoked",
        }
    }

    /// Returns `true` if the session can still issue tokens.
    pub(super) const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Pending)
    }
}

impl SessionRecord {
    /// Returns the minutes since each factor was verified, or −1 if it is not enrolled.
    pub(super) fn factor_ages(&self, now: UnixMillis) -> [i64; 2] {
        let minutes = |at: UnixMillis| (now.as_secs() - at.as_secs()).max(0) / 60;
        let second = self.second_verified_at.map_or(-1, minutes);
        [minutes(self.first_verified_at), second]
    }

    /// Records that a factor was verified again.
    pub(super) fn verified(&mut self, factor: Factor, now: UnixMillis) {
        match factor {
            Factor::First => self.first_verified_at = now,
            Factor::Second => self.second_verified_at = Some(now),
        }
    }

    /// Makes the last verification of each factor too old for every preset of `reverification`.
    pub(super) fn expire_verification(&mut self, now: UnixMillis) {
        let old = UnixMillis::from_millis(now.as_millis() - 2 * DAY);
        self.first_verified_at = old;
        self.second_verified_at = self.second_verified_at.map(|_| old);
    }

    /// Makes an organization, or the personal account, the active one. An organization finishes the
    /// task of a pending session.
    pub(super) fn choose(&mut self, organization_id: Option<String>) {
        if organization_id.is_some() && self.status == Status::Pending {
            self.status = Status::Active;
        }
        self.active = organization_id;
    }

    /// Ends a session with this status.
    pub(super) fn end(&mut self, status: Status, now: UnixMillis) {
        self.status = status;
        self.updated_at = now;
    }

    /// Returns the session object of the Backend API.
    pub(super) fn document(&self) -> Value {
        let created = self.created_at.as_millis();
        let tasks =
            (self.status == Status::Pending).then(|| json!([{ "key": "choose-organization" }]));
        json!({
            "object": "session",
            "id": self.id,
            "user_id": self.user_id,
            "client_id": self.client_id,
            "actor": self.actor,
            "status": self.status.claim(),
            "last_active_organization_id": self.active,
            "last_active_at": created,
            "expire_at": created + 7 * DAY,
            "abandon_at": created + 30 * DAY,
            "updated_at": self.updated_at.as_millis(),
            "created_at": created,
            "tasks": tasks,
        })
    }
}

impl OfflineState {
    /// Starts a session of this user in this browser, and ends those that it replaces. Returns the
    /// new session's id.
    pub(super) fn sign_in(
        &mut self,
        identifier: &str,
        client_token: &str,
    ) -> Result<String, SignInRejection> {
        let user_id = self.may_sign_in(identifier)?;
        self.end_replaced(client_token, &user_id);
        let (now, id) = (self.now(), self.ids.next("sess"));
        let client_id = self
            .assign_session(client_token, &id, now)
            .ok_or(SignInRejection::Unknown)?;
        let active = self.organization_after_sign_in(&user_id);
        let user = self.user_mut(&user_id).ok_or(SignInRejection::Unknown)?;
        user.set("last_sign_in_at", json!(now.as_millis()));
        user.set("last_active_at", json!(now.as_millis()));
        let session = SessionRecord {
            id: id.clone(),
            user_id,
            client_id,
            status: if user.has_pending_sessions {
                Status::Pending
            } else {
                Status::Active
            },
            active,
            actor: None,
            refresh_token: secret("rt_"),
            created_at: now,
            updated_at: now,
            first_verified_at: now,
            second_verified_at: user.second_factor.then_some(now),
            reverification: None,
        };
        push_bounded(&mut self.sessions, session);
        Ok(id)
    }

    /// Returns the id of a user who is neither banned nor locked out.
    fn may_sign_in(&self, identifier: &str) -> Result<String, SignInRejection> {
        let user = self.user(identifier).ok_or(SignInRejection::Unknown)?;
        if user.is_banned() {
            Err(SignInRejection::Banned)
        } else if user.is_locked(self.now().as_millis()) {
            Err(SignInRejection::Locked)
        } else {
            Ok(user.id.clone())
        }
    }

    fn organization_after_sign_in(&mut self, user_id: &str) -> Option<String> {
        let next = self.user_mut(user_id)?.next_organization.take();
        let next = next.filter(|id| !self.role_in(id, user_id).is_empty());
        let mut all = self.memberships.iter();
        let first = all.find(|membership| membership.user_id == user_id);
        next.or_else(|| first.map(|membership| membership.organization_id.clone()))
    }

    /// Revokes every live session of a user.
    pub(super) fn revoke_sessions_of(&mut self, user_id: &str) {
        self.revoke_other_sessions_of(user_id, None);
    }

    /// Revokes every live session of a user except this one.
    pub(super) fn revoke_other_sessions_of(&mut self, user_id: &str, kept: Option<&str>) {
        let now = self.now();
        let live = self.sessions.iter_mut().filter(|it| it.status.is_live());
        for session in live.filter(|it| it.user_id == user_id && kept != Some(&it.id)) {
            session.end(Status::Revoked, now);
        }
    }

    pub(super) fn session(&self, id: &str) -> Option<&SessionRecord> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub(super) fn session_mut(&mut self, id: &str) -> Option<&mut SessionRecord> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// Returns a session of any status, and its user.
    pub(super) fn session_and_user(&self, id: &str) -> Option<(&SessionRecord, &User)> {
        let session = self.session(id)?;
        let user = self.users.iter().find(|user| user.id == session.user_id)?;
        Some((session, user))
    }

    /// Makes an organization (id or slug; empty for the personal account) the active one of a
    /// session. Returns `false` without a change if the user is not a member.
    pub(super) fn activate(&mut self, session_id: &str, organization: &str) -> bool {
        let chosen = if organization.is_empty() {
            None
        } else {
            let id = self.organization(organization).map(|org| org.id.clone());
            let user = self.session(session_id).map(|session| &session.user_id);
            match (id, user) {
                (Some(id), Some(user)) if !self.role_in(&id, user).is_empty() => Some(id),
                _ => return false,
            }
        };
        let Some(session) = self.session_mut(session_id) else {
            return false;
        };
        session.active = chosen;
        true
    }
}
