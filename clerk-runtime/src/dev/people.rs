//! Who lives in the instance: what tests and examples write down.

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
    pub(super) pending: bool,
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

/// The three kinds of metadata a user has.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) public: Map<String, Value>,
    pub(super) private: Map<String, Value>,
    pub(super) r#unsafe: Map<String, Value>,
}

impl Person {
    /// A user with this username, the address `<username>@example.com`, and nothing else.
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
            pending: false,
            second_factor: false,
            password: None,
            metadata: Metadata::default(),
        }
    }

    /// First and last name.
    #[must_use]
    pub fn named(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.name = Some((first.into(), last.into()));
        self
    }

    /// The primary email address.
    #[must_use]
    pub fn email(mut self, address: impl Into<String>) -> Self {
        self.email = address.into();
        self
    }

    /// Membership in the organization with this slug, which needs no declaration of its own. The
    /// first membership is the active organization after sign-in.
    #[must_use]
    pub fn member_of(mut self, slug: impl Into<String>, role: impl Into<String>) -> Self {
        self.memberships.push((slug.into(), role.into()));
        self
    }

    /// A feature that the user holds (`u:<name>` in the token).
    #[must_use]
    pub fn feature(mut self, name: impl Into<String>) -> Self {
        self.features.push(name.into());
        self
    }

    /// A plan that the user has subscribed to (`u:<name>` in the token).
    #[must_use]
    pub fn plan(mut self, name: impl Into<String>) -> Self {
        self.plans.push(name.into());
        self
    }

    /// The user's sessions have a task to finish first (`sts: pending`).
    #[must_use]
    pub fn pending(mut self) -> Self {
        self.pending = true;
        self
    }

    /// The user has enrolled a second factor and passes it when signing in.
    #[must_use]
    pub fn second_factor(mut self) -> Self {
        self.second_factor = true;
        self
    }

    /// A password, which the Backend API can verify. Default: none.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Public metadata; shown to everyone who may see the user.
    #[must_use]
    pub fn public_metadata(mut self, metadata: Map<String, Value>) -> Self {
        self.metadata.public = metadata;
        self
    }

    /// Private metadata; shown by the Backend API only.
    #[must_use]
    pub fn private_metadata(mut self, metadata: Map<String, Value>) -> Self {
        self.metadata.private = metadata;
        self
    }

    /// Metadata that the user may write.
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
    /// An organization with this slug, which is its name too, and no permissions.
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

    /// The name that people see.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What a role (`org:<role>`) may do: permissions `org:<feature>:<action>`. The organization
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

    /// A feature that the organization holds (`o:<name>` in the token).
    #[must_use]
    pub fn feature(mut self, name: impl Into<String>) -> Self {
        self.features.push(name.into());
        self
    }

    /// A plan that the organization has subscribed to (`o:<name>` in the token).
    #[must_use]
    pub fn plan(mut self, name: impl Into<String>) -> Self {
        self.plans.push(name.into());
        self
    }
}

/// `alice`, admin of `acme`, and `bob`, a member.
pub(super) fn default_people() -> [Person; 2] {
    [
        Person::new("alice")
            .named("Alice", "Adams")
            .member_of("acme", "org:admin"),
        Person::new("bob")
            .named("Bob", "Brown")
            .member_of("acme", "org:member"),
    ]
}

/// `acme`, where admins create invoices and members read them.
pub(super) fn default_organization() -> Organization {
    Organization::new("acme")
        .name("Acme Inc.")
        .role("org:admin", ["org:invoices:create", "org:invoices:read"])
        .role("org:member", ["org:invoices:read"])
        .plan("pro")
}
