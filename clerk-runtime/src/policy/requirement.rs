//! The tree of conditions: those of Clerk's `has()`, functions and named policies, grouped by `all`
//! and `any`.

use std::fmt;

use super::{Feature, Function, Permission, Plan, Policy, Reverification, Role};
use crate::caller::Auth;

/// A condition on the caller.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Requirement {
    /// The role in the active organization.
    Role(Role),
    /// A permission in the active organization.
    Permission(Permission),
    /// A feature of the organization or the user.
    Feature(Feature),
    /// A plan of the organization or the user.
    Plan(Plan),
    /// A recent verification of the session's factors.
    Reverification(Reverification),
    /// A function of the application.
    Check(Function<fn(&Auth) -> bool>),
    /// A named policy with all of its conditions.
    Policy(&'static Policy),
    /// All of these; an empty list is never met.
    All(&'static [Self]),
    /// At least one of these.
    Any(&'static [Self]),
}

impl Requirement {
    /// Creates a condition that a function decides.
    #[must_use]
    pub const fn check(check: fn(&Auth) -> bool) -> Self {
        Self::Check(Function::new(check))
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(role) => write!(f, "role `{role}`"),
            Self::Permission(permission) => write!(f, "permission `{permission}`"),
            Self::Feature(feature) => write!(f, "feature `{feature}`"),
            Self::Plan(plan) => write!(f, "plan `{plan}`"),
            Self::Reverification(reverification) => write!(f, "reverification {reverification}"),
            Self::Check(check) => match check.path() {
                Some(path) => write!(f, "check `{path}`"),
                None => f.write_str("check"),
            },
            Self::Policy(policy) => match policy.name() {
                Some(name) => write!(f, "policy `{name}`"),
                None => f.write_str("policy"),
            },
            Self::All(branches) => write_tree(f, "all", branches),
            Self::Any(branches) => write_tree(f, "any", branches),
        }
    }
}

fn write_tree(f: &mut fmt::Formatter<'_>, name: &str, branches: &[Requirement]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (at, branch) in branches.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        write!(f, "{comma}{branch}")?;
    }
    f.write_str(")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tree_is_shown_as_in_the_attribute() {
        const ADMIN: Requirement = Requirement::Role(Role::from_static("org:admin"));
        const PRO: Requirement = Requirement::Plan(Plan::from_static("org:pro"));
        const EITHER: Requirement = Requirement::Any(&[ADMIN, PRO]);
        let tree = Requirement::All(&[EITHER, ADMIN]);
        assert_eq!(
            tree.to_string(),
            "all(any(role `org:admin`, plan `org:pro`), role `org:admin`)"
        );
    }
}
