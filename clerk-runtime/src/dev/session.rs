//! Sessions, and the browsers that use them.

use serde_json::{Value, json};

use super::random::secret;
use super::state::{MAX_ITEMS, State};
use super::user::User;
use crate::clock::UnixMillis;

/// A sign-in of a user.
pub(super) struct Session {
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
    second_factor: bool,
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
    Revoked,
}

impl Status {
    /// Returns the value of the `sts` claim and of the session object's `status`.
    pub(super) const fn claim(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Ended => "ended",
            Self::Revoked => "revoked",
        }
    }

    /// Returns `true` if the session can still issue tokens.
    pub(super) const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Pending)
    }
}

/// A browser, identified by its dev-browser token in development, and by a cookie in production.
pub(super) struct Client {
    pub(super) id: String,
    pub(super) token: String,
    pub(super) session_id: Option<String>,
    /// Time in seconds; the value of `__client_uat` while signed in.
    pub(super) updated_at: i64,
}

impl Session {
    /// Returns the minutes since each factor was verified, or −1 if it is not enrolled.
    pub(super) fn factor_ages(&self, now: UnixMillis) -> [i64; 2] {
        let minutes = (now.as_secs() - self.created_at.as_secs()).max(0) / 60;
        [minutes, if self.second_factor { minutes } else { -1 }]
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

/// Adds an item, and drops the oldest one above the limit.
fn push_bounded<T>(items: &mut Vec<T>, item: T) {
    if items.len() >= MAX_ITEMS {
        items.remove(0);
    }
    items.push(item);
}

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl State {
    /// Adds a signed-out browser and returns its token.
    pub(super) fn new_client(&mut self, prefix: &str) -> String {
        let token = secret(prefix);
        let client = Client {
            id: self.ids.next("client"),
            token: token.clone(),
            session_id: None,
            updated_at: 0,
        };
        push_bounded(&mut self.clients, client);
        token
    }

    pub(super) fn client(&self, token: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.token == token)
    }

    /// Starts a session of this user in this browser, and ends the previous one. Returns its id.
    pub(super) fn sign_in(
        &mut self,
        identifier: &str,
        client_token: &str,
    ) -> Result<String, SignInRejection> {
        let user_id = self.may_sign_in(identifier)?;
        self.sign_out(client_token);
        let (now, id) = (self.now(), self.ids.next("sess"));
        let client_id = self
            .assign_session(client_token, &id, now)
            .ok_or(SignInRejection::Unknown)?;
        let active = self.organization_after_sign_in(&user_id);
        let user = self.user_mut(&user_id).ok_or(SignInRejection::Unknown)?;
        user.set("last_sign_in_at", json!(now.as_millis()));
        user.set("last_active_at", json!(now.as_millis()));
        let session = Session {
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
            second_factor: user.second_factor,
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

    /// Assigns a session to a browser, and returns the browser's id.
    fn assign_session(
        &mut self,
        client_token: &str,
        session: &str,
        now: UnixMillis,
    ) -> Option<String> {
        let mut clients = self.clients.iter_mut();
        let client = clients.find(|client| client.token == client_token)?;
        client.session_id = Some(session.to_owned());
        client.updated_at = now.as_secs();
        Some(client.id.clone())
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
        let now = self.now();
        let sessions = self.sessions.iter_mut();
        for session in sessions.filter(|s| s.user_id == user_id && s.status.is_live()) {
            session.end(Status::Revoked, now);
        }
    }

    pub(super) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub(super) fn session_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// Returns a session that can still issue tokens, and its user.
    pub(super) fn session_and_user(&self, id: &str) -> Option<(&Session, &User)> {
        let session = self.session(id)?;
        let user = self.users.iter().find(|user| user.id == session.user_id)?;
        Some((session, user))
    }

    /// Ends the session of this browser, if there is one.
    pub(super) fn sign_out(&mut self, client_token: &str) {
        let client = self
            .clients
            .iter_mut()
            .find(|client| client.token == client_token);
        let ended = client.and_then(|client| client.session_id.take());
        let now = self.now();
        if let Some(session) = ended.and_then(|id| self.session_mut(&id)) {
            session.end(Status::Ended, now);
        }
    }

    /// Returns the session of a signed-in browser.
    pub(super) fn session_of(&self, client_token: &str) -> Option<&Session> {
        let session = self.session(self.client(client_token)?.session_id.as_deref()?)?;
        session.status.is_live().then_some(session)
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
