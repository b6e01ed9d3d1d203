//! Users and organizations of an instance, as tests and examples declare them.

use std::fmt;

use serde_json::{Map, Value};

/// A user of the instance.
///
/// ```
/// use clerk_runtime::dev::Person;
///
/// let carol = Person::new("carol").named("Carol", "Jones").member_of("acme", "org:member");
/// ```
#[derive(Clone)]
pub struct Person {
    pub(super) username: String,
    pub(super) email: String,
    pub(super) name: Option<(String, String)>,
    pub(super) memberships: Vec<(String, String)>,
    pub(super) features: Vec<String>,
    pub(super) plans: Vec<String>,
    pub(super) has_pending_sessions: bool,
    pub(super) second_factor: bool,
    pub(super) password: Option<String>,
    pub(super) metadata: Metadata,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("username", &self.username)
            .field("email", &self.email)
            .field("memberships", &self.memberships)
            .finish_non_exhaustive()
    }
}

/// The three kinds of a user's metadata.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) public: Map<String, Value>,
    pub(super) private: Map<String, Value>,
    pub(super) r#unsafe: Map<String, Value>,
}

impl Person {
    /// Creates a user with this username and the address `<username>@example.com`.
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        let username = username.into();
        Self {
            email: format!("{username}@example.com"),
            username,
            name: None,
            memberships: Vec::new(),
            features: Vec::new(),
            plans: Vec::new(),
            has_pending_sessions: false,
            second_factor: false,
            password: None,
            metadata: Metadata::default(),
        }
    }

    /// Sets the first and last name.
    #[must_use]
    pub fn named(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.name = Some((first.into(), last.into()));
        self
    }

    /// Sets the primary email address.
    #[must_use]
    pub fn email(mut self, address: impl Into<String>) -> Self {
        self.email = address.into();
        self
    }

    /// Adds a membership in the organization with this slug, which need not be declared. The first
    /// membership is the active organization after sign-in.
    #[must_use]
    pub fn member_of(mut self, slug: impl Into<String>, role: impl Into<String>) -> Self {
        self.memberships.push((slug.into(), role.into()));
        self
    }

    /// Adds a feature of the user (`u:<name>` in the token).
    #[must_use]
    pub fn feature(mut self, name: impl Into<String>) -> Self {
        self.features.push(name.into());
        self
    }

    /// Adds a plan to which the user has subscribed (`u:<name>` in the token).
    #[must_use]
    pub fn plan(mut self, name: impl Into<String>) -> Self {
        self.plans.push(name.into());
        self
    }

    /// Makes the user's sessions pending, with an unfinished task (`sts: pending`).
    #[must_use]
    pub fn pending(mut self) -> Self {
        self.has_pending_sessions = true;
        self
    }

    /// Enrolls a second factor, which the user passes when signing in.
    #[must_use]
    pub fn second_factor(mut self) -> Self {
        self.second_factor = true;
        self
    }

    /// Sets a password, with which the user signs in, and which the Backend API can verify.
    /// Default: none.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Sets public metadata, which everyone who can see the user can read.
    #[must_use]
    pub fn public_metadata(mut self, metadata: Map<String, Value>) -> Self {
        self.metadata.public = metadata;
        self
    }

    /// Sets private metadata, which only the Backend API returns.
    #[must_use]
    pub fn private_metadata(mut self, metadata: Map<String, Value>) -> Self {
        self.metadata.private = metadata;
        self
    }

    /// Sets metadata that the user can write.
    #[must_use]
    pub fn unsafe_metadata(mut self, metadata: Map<String, Value>) -> Self {
        self.metadata.r#unsafe = metadata;
        self
    }
}

/// An organization of the instance.
///
/// ```
/// use clerk_runtime::dev::Organization;
///
/// let acme = Organization::new("acme")
///     .role("org:admin", ["org:invoices:create", "org:invoices:read"])
///     .role("org:member", ["org:invoices:read"])
///     .plan("pro");
/// ```
#[derive(Clone, Debug)]
pub struct Organization {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) roles: Vec<(String, Vec<String>)>,
    pub(super) features: Vec<String>,
    pub(super) plans: Vec<String>,
}

impl Organization {
    /// Creates an organization with this slug, which is also its name, and no permissions.
    #[must_use]
    pub fn new(slug: impl Into<String>) -> Self {
        let slug = slug.into();
        Self {
            name: slug.clone(),
            slug,
            roles: Vec::new(),
            features: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// Sets the display name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the permissions `org:<feature>:<action>` of a role (`org:<role>`). The organization
    /// gets the features that they name.
    #[must_use]
    pub fn role<P: Into<String>>(
        mut self,
        role: impl Into<String>,
        permissions: impl IntoIterator<Item = P>,
    ) -> Self {
        self.roles.push((
            role.into(),
            permissions.into_iter().map(Into::into).collect(),
        ));
        self
    }

    /// Adds a feature of the organization (`o:<name>` in the token).
    #[must_use]
    pub fn feature(mut self, name: impl Into<String>) -> Self {
        self.features.push(name.into());
        self
    }

    /// Adds a plan to which the organization has subscribed (`o:<name>` in the token).
    #[must_use]
    pub fn plan(mut self, name: impl Into<String>) -> Self {
        self.plans.push(name.into());
        self
    }
}

/// Password of the default people.
const PASSWORD: &str = "clerk-offline";

/// Returns `alice`, admin of `acme`, and `bob`, a member.
pub(super) fn default_people() -> [Person; 2] {
    [
        Person::new("alice")
            .named("Alice", "Adams")
            .password(PASSWORD)
            .member_of("acme", "org:admin"),
        Person::new("bob")
            .named("Bob", "Brown")
            .password(PASSWORD)
            .member_of("acme", "org:member"),
    ]
}

/// Returns `acme`. Unless roles are declared, its admins create invoices, and its members read
/// them.
pub(super) fn default_organization(are_roles_declared: bool) -> Organization {
    let acme = Organization::new("acme").name("Acme Inc.");
    if are_roles_declared {
        return acme;
    }
    acme.role("org:admin", ["org:invoices:create", "org:invoices:read"])
        .role("org:member", ["org:invoices:read"])
        .plan("pro")
}
