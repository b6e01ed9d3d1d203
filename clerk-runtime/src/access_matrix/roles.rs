//! Access of each declared role to each handler.

use std::collections::BTreeSet;

use super::words::{self, Words};
use crate::policy::{AcceptedTokens, BindingKind, Policy, Requirement, TokenType};

/// Access of a caller to a handler.
#[derive(Debug)]
pub(super) enum RoleAccess {
    Yes,
    No,
    /// Access depends on other properties of the caller.
    If(Words),
}

/// Role of a caller in the active organization.
#[derive(Clone, Copy)]
pub(super) struct RoleView<'a> {
    /// `None` for a user without an active organization.
    pub(super) role: Option<&'a str>,
    pub(super) permissions: &'a BTreeSet<String>,
}

impl RoleAccess {
    /// Returns the access to a handler. `policy` is `None` for a public one.
    pub(super) fn of(policy: Option<&Policy>, role: RoleView<'_>) -> Self {
        match policy {
            Some(policy) if policy.rejects() => role.policy(policy, policy.accepts()),
            _ => Self::Yes,
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Yes => String::from("yes"),
            Self::No => String::from("no"),
            Self::If(words) => format!("if {}", words.text()),
        }
    }

    /// Returns the access to a handler that requires all of these. An empty list is never met.
    fn all(parts: Vec<Self>) -> Self {
        if parts.is_empty() {
            return Self::No;
        }
        Self::joined(parts, true)
    }

    /// Returns the access to a handler that requires one of these.
    fn any(parts: Vec<Self>) -> Self {
        Self::joined(parts, false)
    }

    fn joined(parts: Vec<Self>, is_all: bool) -> Self {
        let mut conditions = Vec::<Words>::new();
        for part in parts {
            match (part, is_all) {
                (Self::No, true) => return Self::No,
                (Self::Yes, false) => return Self::Yes,
                // A policy may be both required and granted.
                (Self::If(words), _) if conditions.iter().all(|it| it.text() != words.text()) => {
                    conditions.push(words);
                }
                _ => {}
            }
        }
        match (conditions.len(), is_all) {
            (0, true) => Self::Yes,
            (0, false) => Self::No,
            (1, _) => conditions.pop().map_or(Self::No, Self::If),
            (_, true) => Self::If(Words::All(conditions)),
            (_, false) => Self::If(Words::Any(conditions)),
        }
    }
}

impl RoleView<'_> {
    /// Returns the access of a session under a policy. `accepts` holds the tokens that the handler
    /// accepts, also for a named policy.
    fn policy(self, policy: &Policy, accepts: AcceptedTokens) -> RoleAccess {
        let named = policy.explicit_tokens().unwrap_or(accepts);
        if !accepts.contains(TokenType::Session) || !named.contains(TokenType::Session) {
            return RoleAccess::No;
        }
        let requirements = policy.requirements().iter();
        let mut parts = vec![RoleAccess::Yes];
        parts.extend(requirements.map(|it| self.requirement(it, accepts)));
        let actor = policy.actor_rule().map(words::actor);
        parts.extend(actor.map(RoleAccess::If));
        // The role is the one in the organization that the path names.
        parts.extend(policy.org_rule().map(|_| self.membership()));
        let bindings = policy.bindings().iter().filter(|it| it.is_required());
        parts.extend(bindings.filter_map(|it| match it.kind() {
            BindingKind::OrgId => Some(self.membership()),
            BindingKind::Granted(policy) => Some(self.policy(policy, accepts)),
            _ => None,
        }));
        RoleAccess::all(parts)
    }

    fn membership(self) -> RoleAccess {
        met(self.role.is_some())
    }

    /// Returns `true` if this feature or plan is one of an organization, and no organization is active.
    fn lacks_organization(self, name: &str) -> bool {
        self.role.is_none() && name.starts_with("org:")
    }

    fn requirement(self, requirement: &Requirement, accepts: AcceptedTokens) -> RoleAccess {
        let branches = |list: &[Requirement]| {
            list.iter()
                .map(|it| self.requirement(it, accepts))
                .collect()
        };
        match *requirement {
            Requirement::Role(role) => met(self.role == Some(role.as_str())),
            Requirement::Permission(permission) => {
                met(self.permissions.contains(permission.as_str()))
            }
            Requirement::Feature(feature) if self.lacks_organization(feature.as_str()) => {
                RoleAccess::No
            }
            Requirement::Plan(plan) if self.lacks_organization(plan.as_str()) => RoleAccess::No,
            Requirement::Policy(policy) => self.policy(policy, accepts),
            Requirement::All(list) => RoleAccess::all(branches(list)),
            Requirement::Any(list) => RoleAccess::any(branches(list)),
            _ => RoleAccess::If(words::requirement(requirement, accepts)),
        }
    }
}

fn met(is_met: bool) -> RoleAccess {
    if is_met {
        RoleAccess::Yes
    } else {
        RoleAccess::No
    }
}
