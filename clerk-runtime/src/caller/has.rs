//! Conditions of Clerk's `has()`.

use super::Session;
use super::claims::Scopes;
use crate::policy::{Feature, Permission, Plan, Reverification, ReverificationLevel, Role};

/// Condition of Clerk's `has()`.
///
/// A condition is met only if the claims of the verified token prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthCheck<'a> {
    /// A role in the active organization, with or without the prefix `org:`.
    Role(&'a str),
    /// A permission in the active organization, `org:<feature>:<action>`. System permissions
    /// (`org:sys_…`) are never in tokens.
    Permission(&'a str),
    /// A feature of the organization or the user; `org:<feature>` and `user:<feature>` restrict it
    /// to one of them.
    Feature(&'a str),
    /// A plan of the organization or the user; `org:<plan>` and `user:<plan>` restrict it to one of
    /// them.
    Plan(&'a str),
    /// A recent verification of the session's factors.
    Reverification(Reverification),
}

macro_rules! from_name {
    ($($name:ident),*) => {
        $(impl From<$name> for AuthCheck<'static> {
            fn from(name: $name) -> Self {
                Self::$name(name.as_str())
            }
        })*
    };
}

from_name!(Role, Permission, Feature, Plan);

impl From<Reverification> for AuthCheck<'static> {
    fn from(reverification: Reverification) -> Self {
        Self::Reverification(reverification)
    }
}

impl Session {
    /// Returns `true` if the session meets a condition (Clerk's `has()` with one parameter). Always
    /// `false` if the token names no user.
    #[must_use]
    #[expect(single_use_lifetimes, reason = "`impl Trait` cannot omit it")]
    pub fn has<'a>(&self, check: impl Into<AuthCheck<'a>>) -> bool {
        if self.user_id().is_none() {
            return false;
        }
        match check.into() {
            AuthCheck::Role(role) => has_role(self, role),
            AuthCheck::Permission(permission) => has_permission(self, permission),
            AuthCheck::Feature(feature) => has_entitlement(self.features(), feature),
            AuthCheck::Plan(plan) => has_entitlement(self.plans(), plan),
            AuthCheck::Reverification(required) => {
                let ages = self.factor_verification_age();
                ages.is_some_and(|ages| {
                    is_fresh(ages, required.level(), f64::from(required.after_minutes()))
                })
            }
        }
    }

    /// Returns `true` if the session meets all conditions (Clerk's `has()`); `false` if there are
    /// none.
    #[must_use]
    #[expect(single_use_lifetimes, reason = "`impl Trait` cannot omit it")]
    pub fn has_all<'a>(&self, checks: impl IntoIterator<Item = AuthCheck<'a>>) -> bool {
        let mut checks = checks.into_iter().peekable();
        checks.peek().is_some() && checks.all(|check| self.has(check))
    }
}

fn has_role(session: &Session, required: &str) -> bool {
    session.org_id().is_some()
        && session
            .org_role()
            .is_some_and(|role| without_org(role) == without_org(required))
}

fn has_permission(session: &Session, required: &str) -> bool {
    let granted = session.org_permissions();
    session.org_id().is_some()
        && granted.iter().any(|permission| {
            permission
                .strip_prefix("org:")
                .is_some_and(|rest| rest == without_org(required))
        })
}

/// Removes the prefix `org:`. Like Clerk, removes repeated prefixes too.
fn without_org(name: &str) -> &str {
    name.trim_start_matches("org:")
}

/// Returns `true` if the claim contains a feature or plan. `required` is a name with an optional
/// scope, such as `org:reports`. Like Clerk, ignores a second colon and the text after it.
fn has_entitlement(claim: &str, required: &str) -> bool {
    let Ok(Scopes { org, user }) = Scopes::of(claim) else {
        return false;
    };
    let mut parts = required.split(':');
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        None => org.contains(&first) || user.contains(&first),
        Some(name) => {
            let name = if name.is_empty() { first } else { name };
            match first {
                "o" | "org" | "organization" => org.contains(&name),
                "u" | "user" => user.contains(&name),
                _ => false,
            }
        }
    }
}

/// Returns `true` if the factors were verified less than `after_minutes` ago. If the second factor
/// is not enrolled (−1), the first one decides. If the first factor is not enrolled, only
/// [`SecondFactor`](ReverificationLevel::SecondFactor) can be met.
fn is_fresh(ages: [f64; 2], level: ReverificationLevel, after_minutes: f64) -> bool {
    let fresh = ages.map(|age| (age >= 0.0).then_some(after_minutes > age));
    match (level, fresh) {
        (_, [None, None]) => false,
        (ReverificationLevel::FirstFactor, [first, _]) => first == Some(true),
        (_, [Some(first), None]) => first,
        (ReverificationLevel::SecondFactor, [_, Some(second)]) => second,
        (ReverificationLevel::MultiFactor, [first, Some(second)]) => first == Some(true) && second,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;

    fn session(claims: Value) -> Session {
        let Value::Object(claims) = claims else {
            panic!("not an object")
        };
        Session::from_map(claims).unwrap()
    }

    fn admin() -> Session {
        session(json!({
            "sub": "user_1", "v": 2, "fea": "o:reports,u:export,ou:shared", "pla": "o:team,u:pro",
            "o": {"id": "org_1", "rol": "admin", "per": "read", "fpm": "1"},
        }))
    }

    #[test]
    fn organization_prefix_is_optional() {
        for role in ["admin", "org:admin", "org:org:admin"] {
            assert!(admin().has(AuthCheck::Role(role)), "{role}");
        }
        for role in ["", "org:", "Admin", "user:admin"] {
            assert!(!admin().has(AuthCheck::Role(role)), "{role}");
        }
        assert!(admin().has(AuthCheck::Permission("reports:read")));
        assert!(!admin().has(AuthCheck::Permission("org:reports:write")));
    }

    #[test]
    fn feature_and_plan_scopes_are_compared() {
        for feature in [
            "reports",
            "org:reports",
            "o:reports",
            "user:export",
            "u:shared",
        ] {
            assert!(admin().has(AuthCheck::Feature(feature)), "{feature}");
        }
        for feature in ["user:reports", "team:reports", ":reports", "", "org:"] {
            assert!(!admin().has(AuthCheck::Feature(feature)), "{feature}");
        }
        assert!(
            admin().has(AuthCheck::Plan("user:pro")) && !admin().has(AuthCheck::Plan("org:pro"))
        );
    }

    #[test]
    fn empty_list_of_checks_is_not_met() {
        assert!(!admin().has_all([]));
        assert!(admin().has_all([AuthCheck::Role("admin"), AuthCheck::Plan("pro")]));
        assert!(!admin().has_all([AuthCheck::Role("admin"), AuthCheck::Plan("free")]));
    }

    #[test]
    fn session_without_a_user_meets_no_condition() {
        let anonymous = session(json!({"sub": "", "pla": "u:pro"}));
        assert!(!anonymous.has(AuthCheck::Plan("pro")));
    }

    #[test]
    fn organization_without_an_id_grants_nothing() {
        for id in ["", " "] {
            let of_version_1 = session(json!({
                "sub": "user_1", "org_id": id, "org_role": "org:admin", "org_slug": " ",
            }));
            let of_version_2 = session(json!({
                "sub": "user_1", "v": 2, "o": {"id": id, "rol": "admin"},
            }));
            assert!(of_version_1.org_slug().is_none());
            for session in [of_version_1, of_version_2] {
                assert!(session.org_id().is_none() && !session.has(AuthCheck::Role("admin")));
            }
        }
    }

    #[test]
    fn missing_or_malformed_factor_age_is_stale() {
        for fva in [
            json!(null),
            json!([0, -2]),
            json!([-2, 0]),
            json!([0, -0.5]),
        ] {
            let session = session(json!({"sub": "user_1", "fva": fva}));
            assert!(!session.has(Reverification::LAX), "{fva}");
        }
        assert!(!session(json!({"sub": "user_1"})).has(Reverification::LAX));
        for mistyped in [json!([]), json!([0]), json!("0,0"), json!([0, "0"])] {
            let claims = Map::from_iter([("fva".to_owned(), mistyped)]);
            assert!(Session::from_map(claims).is_err());
        }
    }

    #[test]
    fn factor_age_at_the_limit_is_stale() {
        let at = |minutes| session(json!({"sub": "user_1", "fva": [minutes, -1]}));
        assert!(at(9).has(Reverification::STRICT));
        assert!(!at(10).has(Reverification::STRICT));
    }

    #[test]
    fn multi_factor_requires_the_first_factor() {
        let second_only = session(json!({"sub": "user_1", "fva": [-1, 0]}));
        assert!(second_only.has(Reverification::STRICT));
        assert!(!second_only.has(Reverification::STRICT_MFA));
    }
}
