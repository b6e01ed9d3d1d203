//! Sessions, and the browsers that hold them.

use serde_json::{Value, json};

use super::random::secret;
use super::state::State;
use crate::clock::UnixMillis;

/// One sign-in of one user.
pub(super) struct Session {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) client_id: String,
    pub(super) status: Status,
    /// Id of the active organization.
    pub(super) active: Option<String>,
    pub(super) actor: Option<Value>,
    /// What `__refresh_<suffix>` holds.
    pub(super) refresh_token: String,
    pub(super) created_at: UnixMillis,
    second_factor: bool,
}

/// What has become of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Pending,
    Ended,
    Revoked,
}

impl Status {
    /// The value of the `sts` claim and of the session object's `status`.
    pub(super) const fn claim(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Ended => "ended",
            Self::Revoked => "revoked",
        }
    }

    /// Whether the session still gives tokens.
    pub(super) const fn lives(self) -> bool {
        matches!(self, Self::Active | Self::Pending)
    }
}

/// A browser: in development known by its dev-browser token, in production by a cookie.
pub(super) struct Client {
    pub(super) id: String,
    pub(super) token: String,
    pub(super) session_id: Option<String>,
    /// Seconds; the value of `__client_uat` while signed in.
    pub(super) updated_at: i64,
}

impl Session {
    /// Minutes since each factor was verified, −1 for one that isn't enrolled.
    pub(super) fn factor_ages(&self, now: UnixMillis) -> [i64; 2] {
        let minutes = (now.as_secs() - self.created_at.as_secs()).max(0) / 60;
        [minutes, if self.second_factor { minutes } else { -1 }]
    }

    /// The session object of the Backend API.
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
            "updated_at": created,
            "created_at": created,
            "tasks": tasks,
        })
    }
}

/// In milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl State {
    /// A browser that nobody is signed in with. Returns its token.
    pub(super) fn new_client(&mut self, prefix: &str) -> String {
        let token = secret(prefix);
        let client = Client {
            id: self.ids.next("client"),
            token: token.clone(),
            session_id: None,
            updated_at: 0,
        };
        self.clients.push(client);
        token
    }

    pub(super) fn client(&self, token: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.token == token)
    }

    /// Starts a session of this user in this browser; ends the one that was there. Returns its id.
    pub(super) fn sign_in(&mut self, who: &str, client_token: &str) -> Option<String> {
        self.sign_out(client_token);
        let now = self.now();
        let id = self.ids.next("sess");
        let client = self
            .clients
            .iter_mut()
            .find(|client| client.token == client_token)?;
        client.session_id = Some(id.clone());
        client.updated_at = now.as_secs();
        let client_id = client.id.clone();

        let user = self.user_mut(who)?;
        user.document
            .insert("last_sign_in_at".into(), json!(now.as_millis()));
        user.document
            .insert("last_active_at".into(), json!(now.as_millis()));
        let session = Session {
            id: id.clone(),
            user_id: user.id.clone(),
            client_id,
            status: if user.pending {
                Status::Pending
            } else {
                Status::Active
            },
            active: user
                .memberships
                .first()
                .map(|(organization, _)| organization.clone()),
            actor: None,
            refresh_token: secret("rt_"),
            created_at: now,
            second_factor: user.second_factor,
        };
        self.sessions.push(session);
        Some(id)
    }

    /// Ends the session of this browser, if there is one.
    pub(super) fn sign_out(&mut self, client_token: &str) {
        let client = self
            .clients
            .iter_mut()
            .find(|client| client.token == client_token);
        let ended = client.and_then(|client| client.session_id.take());
        if let Some(session) = ended.and_then(|id| self.session_mut(&id)) {
            session.status = Status::Ended;
        }
    }

    /// The session that a browser is signed in with.
    pub(super) fn session_of(&self, client_token: &str) -> Option<&Session> {
        let session = self.session(self.client(client_token)?.session_id.as_deref()?)?;
        session.status.lives().then_some(session)
    }

    /// Makes an organization (id or slug; empty for the personal account) a session's active one.
    /// Changes nothing and returns false if the user is no member.
    pub(super) fn activate(&mut self, session_id: &str, organization: &str) -> bool {
        let chosen = if organization.is_empty() {
            None
        } else {
            let id = self.organization(organization).map(|org| org.id.clone());
            let user = self.session_and_user(session_id).map(|(_, user)| user);
            match (id, user) {
                (Some(id), Some(user)) if !user.role_in(&id).is_empty() => Some(id),
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
