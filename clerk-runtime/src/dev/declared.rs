//! Roles, permissions, features and plans of the instance: those of `clerk.toml`, and those that
//! organizations and users have in addition.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::instance::StartError;
use super::organization::{DEFAULT_ROLES, role_name};
use super::people::{Organization, Person};
use super::state::OfflineState;
use crate::names::DeclaredNames;
use crate::names::file::{Item, Names, Payer, nearest, undeclared};

/// Names that a `clerk.toml` declares.
pub(super) struct InstanceNames {
    names: DeclaredNames,
    /// Creation time of all declared objects, in milliseconds.
    created_at: i64,
}

impl InstanceNames {
    pub(super) fn new(created_at: i64) -> Self {
        let names = DeclaredNames(Names::default().into());
        Self { names, created_at }
    }

    pub(super) fn roles(&self) -> impl Iterator<Item = &str> {
        self.names.roles()
    }

    /// Adds the declared roles, and the features of its plans, to an organization.
    pub(super) fn completed(&self, mut organization: Organization) -> Organization {
        for role in self.names.roles() {
            if organization.roles.iter().all(|(name, _)| name != role) {
                organization = organization.role(role, self.names.permissions_of(role));
            }
        }
        let plans = &self.names.0.plans;
        let features = organization.plans.iter().filter_map(|plan| plans.get(plan));
        let features = features.filter_map(|plan| plan.features.as_ref()).flatten();
        let features: Vec<String> = features.cloned().collect();
        organization.features.extend(features);
        organization
    }

    fn object(&self, kind: &str, id: &str, key: &str, item: Option<&Item>) -> Value {
        json!({
            "object": kind,
            "id": id,
            "name": role_name(key),
            "key": key,
            "description": item.and_then(|item| item.description.as_deref()).unwrap_or_default(),
            "created_at": self.created_at,
            "updated_at": self.created_at,
        })
    }
}

impl DeclaredNames {
    /// Checks that the roles and plans of these organizations and people are declared. A role can
    /// also be declared by an organization, as roles belong to the instance.
    pub(super) fn check(
        &self,
        organizations: &[Organization],
        people: &[Person],
    ) -> Result<(), StartError> {
        // A file that declares roles declares all of them.
        let defaults = DEFAULT_ROLES
            .into_iter()
            .filter(|_| self.0.roles.is_empty());
        let of_organizations = organizations.iter().flat_map(|it| &it.roles);
        let roles = of_organizations.map(|(role, _)| role.as_str());
        let roles: Vec<_> = self.roles().chain(defaults).chain(roles).collect();
        let memberships = people.iter().flat_map(|it| &it.memberships);
        for (_, role) in memberships {
            check_name("role", role, &roles)?;
        }
        let plans: Vec<_> = self.0.plans.keys().map(String::as_str).collect();
        let of_organizations = organizations.iter().flat_map(|it| &it.plans);
        let of_people = people.iter().flat_map(|it| &it.plans);
        for plan in of_organizations.chain(of_people) {
            check_name("plan", plan, &plans)?;
        }
        Ok(())
    }
}

/// Rejects an unknown name, in the words of the attributes.
fn check_name(kind: &str, name: &str, known: &[&str]) -> Result<(), StartError> {
    if known.contains(&name) {
        return Ok(());
    }
    let nearest = nearest(name, known.iter().copied());
    let message = undeclared(kind, name, nearest, " of the file of `names`");
    Err(StartError::UnknownName(message))
}

impl OfflineState {
    /// Declares the names of a `clerk.toml`.
    pub(super) fn declare(&mut self, names: DeclaredNames) {
        for template in names.0.templates.keys() {
            self.add_template(template, Map::new());
        }
        self.declared.names = names;
    }

    /// Returns the role objects of the Backend API.
    pub(super) fn role_documents(&self) -> Vec<Value> {
        let declared = self.roles();
        let defaults = DEFAULT_ROLES.iter().filter(|role| {
            // A file that declares roles declares all of them, so the default roles are not added.
            self.declared.roles().next().is_none() && declared.iter().all(|(name, _)| name != *role)
        });
        let defaults = defaults.map(|role| ((*role).to_owned(), Vec::new()));
        let roles: Vec<_> = declared.iter().cloned().chain(defaults).collect();
        roles
            .iter()
            .map(|(role, granted)| self.role_document(role, granted))
            .collect()
    }

    fn role_document(&self, role: &str, granted: &[String]) -> Value {
        let item = self.declared.names.0.roles.get(role).map(|role| &role.item);
        let permissions = granted.iter().map(|it| self.permission_document(it));
        let mut document = self.declared.object("role", &id("role", role), role, item);
        set(
            &mut document,
            "is_creator_eligible",
            json!(role == DEFAULT_ROLES[0]),
        );
        set(&mut document, "permissions", permissions.collect());
        document
    }

    /// Returns the permission objects of the Backend API.
    pub(super) fn permission_documents(&self) -> Vec<Value> {
        let declared = self.declared.names.0.permissions.keys().cloned();
        let granted = self
            .roles()
            .into_iter()
            .flat_map(|(_, permissions)| permissions);
        let all: BTreeSet<String> = declared.chain(granted).collect();
        all.iter().map(|it| self.permission_document(it)).collect()
    }

    fn permission_document(&self, permission: &str) -> Value {
        let item = self.declared.names.0.permissions.get(permission);
        let id = id("perm", permission);
        let mut document = self.declared.object("permission", &id, permission, item);
        set(&mut document, "type", json!("user"));
        document
    }

    /// Returns the only role set, which has all roles.
    pub(super) fn role_set_documents(&self) -> Vec<Value> {
        let member = DEFAULT_ROLES[1];
        let roles = self.role_documents().into_iter().map(|mut role| {
            set(&mut role, "object", json!("role_set_item"));
            role
        });
        let roles: Vec<Value> = roles.collect();
        let of_key = |key: &str| roles.iter().find(|role| role["key"] == key).cloned();
        let key = "role_set:default";
        let mut document = self
            .declared
            .object("role_set", &id("role_set", key), key, None);
        set(&mut document, "type", json!("initial"));
        set(&mut document, "default_role", json!(of_key(member)));
        set(
            &mut document,
            "creator_role",
            json!(of_key(DEFAULT_ROLES[0])),
        );
        set(&mut document, "roles", json!(roles));
        vec![document]
    }

    /// Returns the plan objects of the Backend API: declared ones, and those that organizations and
    /// users have.
    pub(super) fn plan_documents(&self) -> Vec<Value> {
        let declared = &self.declared.names.0.plans;
        let mut plans: BTreeSet<(&str, Payer)> = declared
            .iter()
            .map(|(key, plan)| (key.as_str(), plan.payer.unwrap_or(Payer::Org)))
            .collect();
        let of_organizations = self.organizations.iter().flat_map(|it| &it.plans);
        let of_users = self.users.iter().flat_map(|it| &it.plans);
        let held = of_organizations
            .map(|plan| (plan, Payer::Org))
            .chain(of_users.map(|plan| (plan, Payer::User)));
        plans.extend(
            held.map(|(plan, payer)| (plan.as_str(), payer))
                .filter(|(plan, _)| !declared.contains_key(*plan)),
        );
        plans
            .iter()
            .map(|(key, payer)| self.plan_document(key, *payer))
            .collect()
    }

    fn plan_document(&self, key: &str, payer: Payer) -> Value {
        let plan = self.declared.names.0.plans.get(key);
        let features = plan
            .and_then(|plan| plan.features.as_ref())
            .into_iter()
            .flatten();
        let features: Vec<Value> = features.map(|it| self.feature_document(it)).collect();
        json!({
            "object": "commerce_plan",
            "id": id("cplan", key),
            "name": role_name(key),
            "slug": key,
            "description": plan.and_then(|plan| plan.item.description.as_deref()),
            "for_payer_type": payer.as_str(),
            "features": features,
            "product_id": "cprod_offline",
            "is_default": false,
            "is_recurring": true,
            "publicly_visible": true,
            "has_base_fee": false,
        })
    }

    fn feature_document(&self, key: &str) -> Value {
        let item = self.declared.names.0.features.get(key);
        json!({
            "object": "feature",
            "id": id("feat", key),
            "name": role_name(key),
            "slug": key,
            "description": item.and_then(|item| item.description.as_deref()),
        })
    }
}

/// Returns an id that is the same at each start.
fn id(prefix: &str, key: &str) -> String {
    let key = key.strip_prefix("org:").unwrap_or(key);
    format!("{prefix}_{}", key.replace(':', "_"))
}

fn set(document: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = document {
        fields.insert(field.to_owned(), value);
    }
}
