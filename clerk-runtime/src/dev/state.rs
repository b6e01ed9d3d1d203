//! Everything the instance knows. One value behind one lock.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::machine::{Machine, MachineToken};
use super::people::{Organization, Person};
use super::random::{Ids, secret};
use super::session::{Client, Session};
use super::template::Template;
use super::user;
use crate::clock::{Clock, UnixMillis};

/// The state of an instance.
pub(super) struct State {
    pub(super) ids: Ids,
    clock: Arc<dyn Clock>,
    pub(super) users: Vec<User>,
    pub(super) organizations: BTreeMap<String, Org>,
    pub(super) sessions: Vec<Session>,
    pub(super) clients: Vec<Client>,
    /// Handshake payloads by nonce, until they are fetched.
    pub(super) nonces: BTreeMap<String, Vec<String>>,
    pub(super) templates: BTreeMap<String, Template>,
    pub(super) machines: Vec<Machine>,
    pub(super) machine_tokens: Vec<MachineToken>,
}

/// A user: what tokens need to know, and the Backend API's object.
pub(super) struct User {
    pub(super) id: String,
    pub(super) features: Vec<String>,
    pub(super) plans: Vec<String>,
    pub(super) pending: bool,
    pub(super) second_factor: bool,
    /// Organization ids and roles.
    pub(super) memberships: Vec<(String, String)>,
    pub(super) document: Map<String, Value>,
}

impl User {
    /// A string field of the user object.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.document.get(field).and_then(Value::as_str)
    }

    /// The addresses, the primary one first.
    pub(super) fn email_addresses(&self) -> impl Iterator<Item = &str> {
        let list = self
            .document
            .get("email_addresses")
            .and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(|item| item.get("email_address")?.as_str())
    }

    /// The role in an organization; empty if the user is no member.
    pub(super) fn role_in(&self, organization: &str) -> &str {
        let membership = self.memberships.iter().find(|(id, _)| id == organization);
        membership.map_or("", |(_, role)| role.as_str())
    }

    fn is(&self, who: &str) -> bool {
        self.id == who
            || self.text("username") == Some(who)
            || self.email_addresses().any(|address| address == who)
    }
}

/// An organization with its roles.
pub(super) struct Org {
    pub(super) id: String,
    pub(super) slug: String,
    pub(super) name: String,
    roles: Vec<(String, Vec<String>)>,
    pub(super) features: Vec<String>,
    pub(super) plans: Vec<String>,
}

impl Org {
    fn new(from: Organization, id: String) -> Self {
        let mut features = from.features;
        let permissions = from.roles.iter().flat_map(|(_, permissions)| permissions);
        features.extend(
            permissions
                .filter_map(|p| parts(p))
                .map(|(feature, _)| feature.into()),
        );
        features.sort();
        features.dedup();
        Self {
            id,
            slug: from.slug,
            name: from.name,
            roles: from.roles,
            features,
            plans: from.plans,
        }
    }

    /// Feature and action of each permission that a role grants.
    pub(super) fn permissions_of(&self, role: &str) -> Vec<(&str, &str)> {
        let granted = self.roles.iter().filter(|(name, _)| name == role);
        granted
            .flat_map(|(_, permissions)| permissions)
            .filter_map(|p| parts(p))
            .collect()
    }
}

/// `org:<feature>:<action>`
fn parts(permission: &str) -> Option<(&str, &str)> {
    permission.strip_prefix("org:")?.split_once(':')
}

impl State {
    pub(super) fn new(seed: Option<u64>, clock: Arc<dyn Clock>) -> Self {
        Self {
            ids: Ids::new(seed),
            clock,
            users: Vec::new(),
            organizations: BTreeMap::new(),
            sessions: Vec::new(),
            clients: Vec::new(),
            nonces: BTreeMap::new(),
            templates: BTreeMap::new(),
            machines: Vec::new(),
            machine_tokens: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    pub(super) fn add_organization(&mut self, organization: Organization) {
        let id = self.ids.next("org");
        self.organizations
            .insert(id.clone(), Org::new(organization, id));
    }

    /// Adds a user, and the organizations that nobody declared.
    pub(super) fn add_person(&mut self, person: Person) -> String {
        let now = self.now().as_millis();
        let document = user::document(&person, &mut self.ids, now);
        let id = document
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let memberships = person.memberships.into_iter();
        let memberships = memberships.map(|(slug, role)| (self.organization_id(&slug), role));
        let user = User {
            id: id.clone(),
            memberships: memberships.collect(),
            features: person.features,
            plans: person.plans,
            pending: person.pending,
            second_factor: person.second_factor,
            document,
        };
        self.users.push(user);
        id
    }

    fn organization_id(&mut self, slug: &str) -> String {
        if self.organization(slug).is_none() {
            self.add_organization(Organization::new(slug));
        }
        self.organization(slug)
            .map(|org| org.id.clone())
            .unwrap_or_default()
    }

    /// An organization by slug or id.
    pub(super) fn organization(&self, which: &str) -> Option<&Org> {
        self.organizations
            .values()
            .find(|org| org.slug == which || org.id == which)
    }

    /// A user by username, email address or id.
    pub(super) fn user(&self, who: &str) -> Option<&User> {
        self.users.iter().find(|user| user.is(who))
    }

    pub(super) fn user_mut(&mut self, who: &str) -> Option<&mut User> {
        self.users.iter_mut().find(|user| user.is(who))
    }

    pub(super) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub(super) fn session_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// A session and its user.
    pub(super) fn session_and_user(&self, id: &str) -> Option<(&Session, &User)> {
        let session = self.session(id)?;
        let user = self.users.iter().find(|user| user.id == session.user_id)?;
        Some((session, user))
    }

    /// A machine by name or id; made when it is first named.
    pub(super) fn machine(&mut self, name: &str) -> Machine {
        let known = self
            .machines
            .iter()
            .find(|machine| machine.name == name || machine.id == name);
        if let Some(machine) = known {
            return machine.clone();
        }
        let machine = Machine {
            id: self.ids.next("mch"),
            name: name.to_owned(),
            secret_key: secret("ak_"),
        };
        self.machines.push(machine.clone());
        machine
    }
}
