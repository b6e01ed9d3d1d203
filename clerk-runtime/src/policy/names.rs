//! One grammar for the names in attributes, checked at compile time and at run time.

use std::fmt;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $grammar:path) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(&'static str);

        impl $name {
            /// The name, checked.
            ///
            /// # Panics
            ///
            /// On a malformed name; in a `const`, that is a compile error.
            #[must_use]
            #[track_caller]
            pub const fn from_static(name: &'static str) -> Self {
                match Self::parse(name) {
                    Ok(name) => name,
                    Err(error) => panic!("{}", error.0),
                }
            }

            /// The name, checked, for names that aren't known at compile time.
            ///
            /// # Errors
            ///
            /// On a malformed name, with a sentence that shows the right form.
            pub const fn parse(name: &'static str) -> Result<Self, NameError> {
                match $grammar(name.as_bytes()) {
                    Ok(()) => Ok(Self(name)),
                    Err(message) => Err(NameError(message)),
                }
            }

            /// A literal that was checked elsewhere in the generated code.
            pub(crate) const fn unchecked(name: &'static str) -> Self {
                Self(name)
            }

            /// The name as text.
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
    Role, role
}
name! {
    /// A permission, `org:<feature>:<action>`. System permissions (`org:sys_…`) are refused: Clerk
    /// puts none into tokens, so that asking for one would refuse everybody.
    Permission, permission
}
name! {
    /// A feature, with an optional scope: `invoices`, `org:invoices`, `user:invoices`.
    Feature, feature
}
name! {
    /// A plan, with an optional scope: `pro`, `org:pro`, `user:pro`.
    Plan, plan
}

/// Why a name isn't one; says what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(&'static str);

type Verdict = Result<(), &'static str>;

const fn role(name: &[u8]) -> Verdict {
    match split(name) {
        (b"org", Some(key)) if is_small_key(key) => Ok(()),
        _ => Err("a role is `org:` and the role's key in small letters, such as `org:admin`"),
    }
}

const fn permission(name: &[u8]) -> Verdict {
    const FORM: &str = "a permission is `org:<feature>:<action>` in small letters, such as \
                        `org:invoices:create`";
    let (b"org", Some(rest)) = split(name) else {
        return Err(FORM);
    };
    if let [b's', b'y', b's', b'_', ..] = rest {
        return Err(
            "system permissions are never in a token, so nobody would pass; ask for a role \
                    or for a permission of your own",
        );
    }
    match split(rest) {
        (feature, Some(action)) if is_small_key(feature) && is_small_key(action) => Ok(()),
        _ => Err(FORM),
    }
}

const fn feature(name: &[u8]) -> Verdict {
    if is_scoped(name) {
        return Ok(());
    }
    Err(
        "a feature is its key, such as `invoices`; `org:invoices` or `user:invoices` asks one scope",
    )
}

const fn plan(name: &[u8]) -> Verdict {
    if is_scoped(name) {
        return Ok(());
    }
    Err("a plan is its key, such as `pro`; `org:pro` or `user:pro` asks one scope")
}

const fn is_scoped(name: &[u8]) -> bool {
    match split(name) {
        (key, None) | (b"o" | b"org" | b"organization" | b"u" | b"user", Some(key)) => is_key(key),
        _ => false,
    }
}

/// Splits at the first colon.
const fn split(name: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut at = 0;
    let mut rest = name;
    while let [first, tail @ ..] = rest {
        if *first == b':' {
            return (name.split_at(at).0, Some(tail));
        }
        at += 1;
        rest = tail;
    }
    (name, None)
}

/// Whether this is what Clerk's dashboard accepts as a key.
const fn is_key(key: &[u8]) -> bool {
    let mut rest = key;
    while let [first, tail @ ..] = rest {
        if !(first.is_ascii_alphanumeric() || matches!(*first, b'_' | b'-')) {
            return false;
        }
        rest = tail;
    }
    !key.is_empty()
}

/// The same without capitals, which no role and no permission has.
const fn is_small_key(key: &[u8]) -> bool {
    let mut rest = key;
    while let [first, tail @ ..] = rest {
        if first.is_ascii_uppercase() {
            return false;
        }
        rest = tail;
    }
    is_key(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_the_organization_prefix() {
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
    fn a_permission_has_a_feature_and_an_action() {
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
    fn system_permissions_are_refused() {
        let error = Permission::parse("org:sys_memberships:manage").unwrap_err();
        assert!(
            error.to_string().starts_with("system permissions"),
            "{error}"
        );
    }

    #[test]
    fn features_and_plans_may_name_a_scope() {
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
    fn a_malformed_literal_does_not_compile() {
        let _role = Role::from_static("admin");
    }
}
