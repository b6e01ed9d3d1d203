//! State of the instance, in one value with one lock.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::client::BrowserClient;
use super::declared::InstanceNames;
use super::invitation::{Invitation, OrganizationInvitation};
use super::machine::{MachineRecord, MachineToken};
use super::membership::Membership;
use super::oauth::AuthorizationServer;
use super::organization::Org;
use super::people::{Organization, Person};
use super::random::Ids;
use super::session::SessionRecord;
use super::sign_in_token::SignInToken;
use super::template::Template;
use super::user::User;
use crate::clock::{Clock, UnixMillis};

/// Largest number of objects of each kind, so that a loop cannot exhaust the memory.
pub(super) const MAX_ITEMS: usize = 10_000;

/// Adds an item, and drops the oldest one above the limit.
pub(super) fn push_bounded<T>(items: &mut Vec<T>, item: T) {
    if items.len() >= MAX_ITEMS {
        items.remove(0);
    }
    items.push(item);
}

/// The state of an instance. Lists are in the order of creation.
pub(super) struct OfflineState {
    pub(super) ids: Ids,
    clock: Arc<dyn Clock>,
    /// `true` if a browser can have sessions of several users.
    pub(super) multiple_sessions: bool,
    /// URL of the picture of users and organizations.
    pub(super) picture_url: String,
    pub(super) declared: InstanceNames,
    /// Id of the instance itself, `ins_…`.
    pub(super) instance_id: String,
    pub(super) users: Vec<User>,
    pub(super) organizations: Vec<Org>,
    pub(super) memberships: Vec<Membership>,
    pub(super) invitations: Vec<Invitation>,
    pub(super) organization_invitations: Vec<OrganizationInvitation>,
    pub(super) sessions: Vec<SessionRecord>,
    pub(super) clients: Vec<BrowserClient>,
    pub(super) sign_in_tokens: Vec<SignInToken>,
    /// Handshake payloads by nonce, until they are fetched.
    pub(super) nonces: BTreeMap<String, Vec<String>>,
    pub(super) templates: Vec<Template>,
    pub(super) machines: Vec<MachineRecord>,
    pub(super) machine_tokens: Vec<MachineToken>,
    pub(super) oauth: AuthorizationServer,
}

impl OfflineState {
    pub(super) fn new(seed: Option<u64>, clock: Arc<dyn Clock>, instance_url: &str) -> Self {
        let mut ids = Ids::new(seed);
        Self {
            multiple_sessions: false,
            picture_url: format!("{instance_url}/picture.svg"),
            declared: InstanceNames::new(clock.now().as_millis()),
            instance_id: ids.next("ins"),
            ids,
            clock,
            users: Vec::new(),
            organizations: Vec::new(),
            memberships: Vec::new(),
            invitations: Vec::new(),
            organization_invitations: Vec::new(),
            sessions: Vec::new(),
            clients: Vec::new(),
            sign_in_tokens: Vec::new(),
            nonces: BTreeMap::new(),
            templates: Vec::new(),
            machines: Vec::new(),
            machine_tokens: Vec::new(),
            oauth: AuthorizationServer::default(),
        }
    }

    pub(super) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Adds a user, creates the user's organizations that do not exist, and returns the user's id.
    pub(super) fn add_person(&mut self, mut person: Person) -> String {
        let now = self.now().as_millis();
        let memberships = std::mem::take(&mut person.memberships);
        let user = User::of_person(person, self, now);
        let id = user.id.clone();
        self.users.push(user);
        for (slug, role) in memberships {
            let declared = self.organization(&slug).map(|org| org.id.clone());
            let organization =
                declared.unwrap_or_else(|| self.add_organization(Organization::new(slug)));
            self.join(&organization, &id, &role);
        }
        id
    }

    /// Returns a user by username, email address or id.
    pub(super) fn user(&self, identifier: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.has_identifier(identifier))
    }

    /// Returns the user who signs in with this username or email address.
    pub(super) fn user_signing_in_with(&self, identifier: &str) -> Option<&User> {
        let identifier = identifier.trim();
        self.users
            .iter()
            .find(|user| user.signs_in_with(identifier))
    }

    pub(super) fn user_mut(&mut self, identifier: &str) -> Option<&mut User> {
        self.users
            .iter_mut()
            .find(|user| user.has_identifier(identifier))
    }

    /// Stores a handshake's payload. Above the limit, another payload is dropped.
    pub(super) fn keep_nonce(&mut self, nonce: String, directives: Vec<String>) {
        if self.nonces.len() >= MAX_ITEMS {
            self.nonces.pop_first();
        }
        self.nonces.insert(nonce, directives);
    }

    /// Removes a user with all sessions, memberships, machine tokens and OAuth grants.
    pub(super) fn remove_user(&mut self, id: &str) {
        self.users.retain(|user| user.id != id);
        self.memberships
            .retain(|membership| membership.user_id != id);
        self.sessions.retain(|session| session.user_id != id);
        self.machine_tokens.retain(|token| token.subject != id);
        self.oauth.remove_grants_of(id);
    }
}
