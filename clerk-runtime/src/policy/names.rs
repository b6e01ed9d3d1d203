//! Names of roles, permissions, features and plans, checked at compile time and at run time.

use std::fmt;

use super::grammar;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $grammar:path) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(&'static str);

        impl $name {
            /// Checks a name at compile time.
            ///
            /// # Panics
            ///
            /// Panics if the name is malformed. In a `const`, that is a compile error.
            #[must_use]
            #[track_caller]
            pub const fn from_static(name: &'static str) -> Self {
                match Self::parse(name) {
                    Ok(name) => name,
                    Err(error) => panic!("{}", error.0),
                }
            }

            /// Checks a name that is not known at compile time.
            ///
            /// # Errors
            ///
            /// Returns an error that shows the expected form if the name is malformed.
            pub const fn parse(name: &'static str) -> Result<Self, NameError> {
                match $grammar(name.as_bytes()) {
                    Ok(()) => Ok(Self(name)),
                    Err(message) => Err(NameError(message)),
                }
            }

            /// Returns the name as text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }
    };
}

name! {
    /// A role, `org:<role>`.
    Role, grammar::role
}
name! {
    /// A permission, `org:<feature>:<action>`. System permissions (`org:sys_…`) are an error: Clerk
    /// never puts them into tokens, so that every request would be rejected.
    Permission, grammar::permission
}
name! {
    /// A feature, with an optional scope: `invoices`, `org:invoices`, `user:invoices`.
    Feature, grammar::feature
}
name! {
    /// A plan, with an optional scope: `pro`, `org:pro`, `user:pro`.
    Plan, grammar::plan
}

/// Error for a malformed name; its message shows the expected form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(&'static str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_with_space_or_quote_is_rejected() {
        let is_scope = |scope: &str| grammar::is_scope(scope.as_bytes());
        assert!(is_scope("mcp:tools") && is_scope("a"));
        assert!(!is_scope("") && !is_scope("a b") && !is_scope("a\"") && !is_scope("ä"));
    }

    #[test]
    fn role_without_the_organization_prefix_is_rejected() {
        assert_eq!(Role::from_static("org:admin").as_str(), "org:admin");
        for bad in [
            "",
            "admin",
            "org:",
            "org:a:b",
            "user:admin",
            "org: admin",
            "ORG:admin",
            "org:Admin",
        ] {
            assert!(Role::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn permission_without_feature_and_action_is_rejected() {
        assert!(Permission::parse("org:team_settings:manage").is_ok());
        for bad in [
            "org:invoices",
            "org:invoices:",
            "org::read",
            "invoices:read",
            "org:a:b:c",
            "org:Invoices:read",
            "org:invoices:Read",
        ] {
            assert!(Permission::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn system_permissions_are_rejected() {
        let error = Permission::parse("org:sys_memberships:manage").unwrap_err();
        assert!(error.to_string().contains("system permissions"), "{error}");
    }

    #[test]
    fn features_and_plans_accept_an_optional_scope() {
        for good in [
            "pro",
            "o:pro",
            "org:pro",
            "organization:pro",
            "u:pro",
            "user:pro",
        ] {
            assert!(
                Plan::parse(good).is_ok() && Feature::parse(good).is_ok(),
                "{good}"
            );
        }
        for bad in ["", "team:pro", "org:", ":pro", "pro plan", "org:pro:x"] {
            assert!(
                Plan::parse(bad).is_err() && Feature::parse(bad).is_err(),
                "{bad}"
            );
        }
    }

    #[test]
    #[should_panic(expected = "such as `org:admin`")]
    fn malformed_literal_panics_in_from_static() {
        let _role = Role::from_static("admin");
    }
}
