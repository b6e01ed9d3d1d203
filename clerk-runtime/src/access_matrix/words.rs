//! Requirements of a policy as readable text that keeps their grouping.

use crate::policy::{
    AcceptedTokens, ActorRule, AudienceRule, BindingKind, OrgRule, Policy, Requirement, TokenType,
};

const TYPES: [TokenType; 5] = [
    TokenType::Session,
    TokenType::ApiKey,
    TokenType::M2m,
    TokenType::OAuth,
    TokenType::Template,
];

/// A requirement as text.
#[derive(Debug)]
pub(super) enum Words {
    Leaf(String),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Words {
    pub(super) fn leaf(text: impl Into<String>) -> Self {
        Self::Leaf(text.into())
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::All(branches) => join(branches, " and "),
            Self::Any(branches) => join(branches, " or "),
        }
    }

    /// Returns the text as part of a larger one, in parentheses if it has several branches.
    fn nested_text(&self) -> String {
        match self {
            Self::All(branches) | Self::Any(branches) if branches.len() > 1 => {
                format!("({})", self.text())
            }
            _ => self.text(),
        }
    }
}

fn join(branches: &[Words], word: &str) -> String {
    match branches {
        // An empty list of requirements is never met.
        [] => String::from("no caller"),
        [one] => one.text(),
        several => several
            .iter()
            .map(Words::nested_text)
            .collect::<Vec<_>>()
            .join(word),
    }
}

/// Returns the requirements for an authenticated caller; `None` if there are none.
pub(super) fn requirements(policy: &Policy) -> Option<String> {
    let words = clauses(policy, policy.accepts());
    (!words.is_empty()).then(|| Words::All(words).text())
}

/// Returns the names of the accepted token types.
pub(super) fn tokens(accepts: AcceptedTokens) -> Vec<&'static str> {
    TYPES
        .into_iter()
        .filter(|it| accepts.contains(*it))
        .map(TokenType::as_str)
        .collect()
}

/// Returns the bindings, with optional ones marked.
pub(super) fn bindings(policy: &Policy) -> Vec<String> {
    let bindings = policy.bindings().iter();
    bindings
        .map(|bound| match (bound.kind(), bound.is_required()) {
            (kind, false) => format!("{kind} (optional)"),
            (BindingKind::Token, true) => token(policy),
            (kind, true) => kind.to_string(),
        })
        .collect()
}

fn token(policy: &Policy) -> String {
    match policy.token_template() {
        Some(template) => format!("token (template {template})"),
        None => String::from("token"),
    }
}

/// Returns `true` if this policy or a named one requires reverification.
pub(super) fn requires_reverification(policy: &Policy) -> bool {
    policy.requirements().iter().any(is_reverification)
        || granted_policies(policy).any(requires_reverification)
}

/// Returns `true` if the scopes of this policy or a named one can be the reason of a rejection.
pub(super) fn requires_scopes(policy: &Policy) -> bool {
    !policy.required_scopes().is_empty()
        || policy.requirements().iter().any(has_scopes)
        || granted_policies(policy).any(requires_scopes)
}

/// Returns the policies that required bindings prove.
fn granted_policies(policy: &Policy) -> impl Iterator<Item = &'static Policy> {
    let required = policy.bindings().iter().filter(|it| it.is_required());
    required.filter_map(|it| granted(it.kind()))
}

/// Returns `true` if missing scopes can be the reason why a requirement is not met. The reason why
/// `any` is not met is never one of its branches.
fn has_scopes(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Policy(policy) => requires_scopes(policy),
        Requirement::All(branches) => branches.iter().any(has_scopes),
        _ => false,
    }
}

fn is_reverification(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Reverification(_) => true,
        Requirement::Policy(policy) => requires_reverification(policy),
        Requirement::All(branches) | Requirement::Any(branches) => {
            branches.iter().any(is_reverification)
        }
        _ => false,
    }
}

pub(super) fn granted(kind: BindingKind) -> Option<&'static Policy> {
    match kind {
        BindingKind::Granted(policy) => Some(policy),
        _ => None,
    }
}

/// Returns the requirements in the order of evaluation. `accepts` holds the tokens that the handler
/// accepts, also for a named policy.
fn clauses(policy: &Policy, accepts: AcceptedTokens) -> Vec<Words> {
    let mut clauses: Vec<Words> = policy.audience_rule().map(audience).into_iter().collect();
    let requirements = policy.requirements().iter();
    clauses.extend(requirements.map(|it| requirement(it, accepts)));
    clauses.extend(templates(policy, accepts));
    clauses.extend(scopes(policy, accepts));
    clauses.extend(policy.actor_rule().map(actor));
    clauses.extend(policy.org_rule().map(org));
    let required = policy.bindings().iter().filter(|it| it.is_required());
    let others = required.filter(|it| !proves_requirement(policy, it.kind()));
    clauses.extend(others.filter_map(|it| binding(it.kind(), accepts)));
    clauses
}

/// Returns `true` if a binding is the proof of a named policy that is a requirement anyway.
fn proves_requirement(policy: &Policy, kind: BindingKind) -> bool {
    let Some(location) = granted(kind).and_then(Policy::location) else {
        return false;
    };
    let is_same = |requirement: &Requirement| matches!(requirement, Requirement::Policy(named) if named.location() == Some(location));
    policy.requirements().iter().any(is_same)
}

pub(super) fn requirement(requirement: &Requirement, accepts: AcceptedTokens) -> Words {
    let branches = |list: &[Requirement]| {
        list.iter()
            .map(|it| self::requirement(it, accepts))
            .collect()
    };
    match *requirement {
        Requirement::Role(role) => Words::leaf(format!("role {role}")),
        Requirement::Permission(permission) => Words::leaf(format!("permission {permission}")),
        Requirement::Feature(feature) => Words::leaf(format!("feature {feature}")),
        Requirement::Plan(plan) => Words::leaf(format!("plan {plan}")),
        Requirement::Reverification(reverification) => {
            Words::leaf(format!("reverification {reverification}").replace('`', ""))
        }
        Requirement::Check(check) => Words::leaf(match check.path() {
            Some(path) => format!("check {path}"),
            None => String::from("custom check"),
        }),
        Requirement::Policy(policy) => named("policy", policy, accepts),
        Requirement::All(list) => Words::All(branches(list)),
        Requirement::Any(list) => Words::Any(branches(list)),
    }
}

/// Returns a named policy with its content.
fn named(word: &str, policy: &Policy, accepts: AcceptedTokens) -> Words {
    let mut content: Vec<Words> = policy
        .explicit_tokens()
        .map(|it| Words::leaf(format!("token {}", tokens(it).join(" or "))))
        .into_iter()
        .collect();
    content.extend(clauses(policy, accepts));
    let content = match content.as_slice() {
        [] => String::from("signed in"),
        _ => Words::All(content).text(),
    };
    Words::leaf(match policy.name() {
        Some(name) => format!("{word} {name} ({content})"),
        None => format!("{word} ({content})"),
    })
}

fn audience(rule: AudienceRule) -> Words {
    Words::leaf(match rule {
        AudienceRule::Named(audience) => format!("audience {audience}"),
        AudienceRule::Resource => String::from("audience = called URL"),
    })
}

/// Returns the JWT templates that the policy names for its tokens.
fn templates(policy: &Policy, accepts: AcceptedTokens) -> Option<Words> {
    let names = policy.own_templates().join(" or ");
    let is_only_type = accepts == AcceptedTokens::One(TokenType::Template);
    let owner = if is_only_type {
        ""
    } else {
        " of a template token"
    };
    (!names.is_empty()).then(|| Words::leaf(format!("template {names}{owner}")))
}

/// Returns the required scopes, which only apply to machines.
fn scopes(policy: &Policy, accepts: AcceptedTokens) -> Option<Words> {
    let scopes = policy.required_scopes();
    if scopes.is_empty() {
        return None;
    }
    let owner = if accepts.contains(TokenType::Session) {
        " of a machine"
    } else {
        ""
    };
    let word = if scopes.len() == 1 { "scope" } else { "scopes" };
    let scopes = scopes.join(" ");
    Some(Words::leaf(format!("{word} {scopes}{owner}")))
}

pub(super) fn actor(rule: ActorRule) -> Words {
    Words::leaf(match rule {
        ActorRule::Deny => "no actor",
        ActorRule::Only => "an actor",
    })
}

fn org(rule: OrgRule) -> Words {
    Words::leaf(match rule {
        OrgRule::Id(name) => format!("active organization's id = path {name}"),
        OrgRule::Slug(name) => format!("active organization's slug = path {name}"),
    })
}

/// Returns the requirement that a binding adds, if some accepted callers lack its value.
fn binding(kind: BindingKind, accepts: AcceptedTokens) -> Option<Words> {
    let only_sessions = accepts == AcceptedTokens::SESSION;
    let text = match kind {
        BindingKind::OrgId => "an active organization",
        BindingKind::UserId | BindingKind::User if !only_sessions => "a user",
        BindingKind::SessionId if !only_sessions => "a session",
        BindingKind::Granted(policy) => return Some(named("granted", policy, accepts)),
        _ => return None,
    };
    Some(Words::leaf(text))
}
