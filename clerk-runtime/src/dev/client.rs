//! Browsers and their sessions.

use super::attempt::{SignInAttempt, SignUpAttempt};
use super::random::secret;
use super::session::{SessionRecord, Status};
use super::state::{OfflineState, push_bounded};
use crate::clock::UnixMillis;

/// A browser, identified by its dev-browser token in development, and by a cookie in production.
pub(super) struct BrowserClient {
    pub(super) id: String,
    pub(super) token: String,
    /// Ids of the sessions, oldest first. Other browsers or servers may have ended them.
    sessions: Vec<String>,
    /// Id of the session that the browser used last.
    last_active: Option<String>,
    /// Time in seconds; the value of `__client_uat` while signed in.
    pub(super) updated_at: i64,
    pub(super) created_at: UnixMillis,
    /// Strategy of the last sign-in.
    pub(super) last_strategy: Option<String>,
    pub(super) sign_in: Option<SignInAttempt>,
    pub(super) sign_up: Option<SignUpAttempt>,
}

impl OfflineState {
    /// Adds a signed-out browser and returns its token.
    pub(super) fn new_client(&mut self, prefix: &str) -> String {
        let token = secret(prefix);
        let client = BrowserClient {
            id: self.ids.next("client"),
            token: token.clone(),
            sessions: Vec::new(),
            last_active: None,
            updated_at: 0,
            created_at: self.now(),
            last_strategy: None,
            sign_in: None,
            sign_up: None,
        };
        push_bounded(&mut self.clients, client);
        token
    }

    pub(super) fn client(&self, token: &str) -> Option<&BrowserClient> {
        self.clients.iter().find(|client| client.token == token)
    }

    pub(super) fn client_mut(&mut self, token: &str) -> Option<&mut BrowserClient> {
        self.clients.iter_mut().find(|client| client.token == token)
    }

    /// Assigns a session to a browser, and returns the browser's id.
    pub(super) fn assign_session(
        &mut self,
        client_token: &str,
        session: &str,
        now: UnixMillis,
    ) -> Option<String> {
        let living = self.sessions_of(client_token);
        let living = living.map(|session| session.id.clone()).collect();
        let client = self.client_mut(client_token)?;
        client.sessions = living;
        client.sessions.push(session.to_owned());
        client.last_active = Some(session.to_owned());
        client.updated_at = now.as_secs();
        Some(client.id.clone())
    }

    /// Ends the sessions of this browser that a new session of the user replaces: all of them or,
    /// if the instance permits several sessions per browser, those of the same user.
    pub(super) fn end_replaced(&mut self, client_token: &str, user_id: &str) {
        let all = !self.multiple_sessions;
        let sessions = self.sessions_of(client_token);
        let replaced = sessions.filter(|session| all || session.user_id == user_id);
        let replaced = replaced.map(|session| session.id.clone());
        for id in replaced.collect::<Vec<_>>() {
            self.end_session(client_token, &id, Status::Ended);
        }
    }

    /// Returns the sessions of a browser that can still issue tokens, oldest first.
    pub(super) fn sessions_of(
        &self,
        client_token: &str,
    ) -> impl DoubleEndedIterator<Item = &SessionRecord> {
        let ids = self.client(client_token).map(|client| &client.sessions);
        let sessions = ids.into_iter().flatten();
        let sessions = sessions.filter_map(move |id| self.session(id));
        sessions.filter(|session| session.status.is_live())
    }

    /// Returns the session that a signed-in browser uses: the last active one or, if that has
    /// ended, the newest one.
    pub(super) fn session_of(&self, client_token: &str) -> Option<&SessionRecord> {
        let last = self.client(client_token)?.last_active.as_deref();
        let mut sessions = self.sessions_of(client_token).rev();
        let newest = sessions.next()?;
        if last == Some(&newest.id) {
            return Some(newest);
        }
        let used = sessions.find(|session| Some(session.id.as_str()) == last);
        used.or(Some(newest))
    }

    /// Makes a session the one that the browser uses.
    pub(super) fn use_session(&mut self, client_token: &str, session_id: &str) {
        if let Some(client) = self.client_mut(client_token) {
            client.last_active = Some(session_id.to_owned());
        }
    }

    /// Ends all sessions of this browser, and its attempts to sign in or up.
    pub(super) fn sign_out(&mut self, client_token: &str) {
        let sessions = self.sessions_of(client_token);
        for id in sessions
            .map(|session| session.id.clone())
            .collect::<Vec<_>>()
        {
            self.end_session(client_token, &id, Status::Ended);
        }
        if let Some(client) = self.client_mut(client_token) {
            (client.sign_in, client.sign_up) = (None, None);
        }
    }

    /// Ends a session of this browser with this status.
    pub(super) fn end_session(&mut self, client_token: &str, session_id: &str, status: Status) {
        let now = self.now();
        if let Some(session) = self.session_mut(session_id) {
            session.end(status, now);
        }
        if let Some(client) = self.client_mut(client_token) {
            client.sessions.retain(|id| id != session_id);
        }
    }
}
