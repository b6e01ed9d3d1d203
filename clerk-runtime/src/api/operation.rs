//! Operations of the Backend API as const data.

use http::Method;

use super::Request;

/// An operation of the Backend API.
///
/// ```
/// use clerk_runtime::api::Operation;
///
/// const GET_USER: Operation = Operation::get("GetUser", "/users/{user_id}");
/// let request = GET_USER.request().path("user_29w83sxmDNGwOuEthce5gg56FcC");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    name: &'static str,
    verb: Verb,
    path: &'static str,
    versioned: bool,
    credential: Credential,
    idempotent: bool,
}

/// [`Method`] as `Copy` data.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// The key that authenticates an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    SecretKey,
    /// The machine secret key, or the secret key if none is configured.
    MachineSecretKey,
    /// None: the operation is the Frontend API's list of signing keys.
    None,
}

impl Operation {
    const fn new(name: &'static str, verb: Verb, path: &'static str) -> Self {
        let idempotent = matches!(verb, Verb::Get | Verb::Put | Verb::Delete);
        let credential = Credential::SecretKey;
        Self {
            name,
            verb,
            path,
            versioned: true,
            credential,
            idempotent,
        }
    }

    /// Creates a `GET` operation from its name and its path after the version, with `{…}` for each
    /// parameter.
    #[must_use]
    pub const fn get(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Verb::Get, path)
    }

    /// Creates a `POST` operation, which is not retried unless it is
    /// [`idempotent`](Self::idempotent).
    #[must_use]
    pub const fn post(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Verb::Post, path)
    }

    /// Creates a `PUT` operation.
    #[must_use]
    pub const fn put(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Verb::Put, path)
    }

    /// Creates a `PATCH` operation, which is not retried unless it is
    /// [`idempotent`](Self::idempotent).
    #[must_use]
    pub const fn patch(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Verb::Patch, path)
    }

    /// Creates a `DELETE` operation.
    #[must_use]
    pub const fn delete(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Verb::Delete, path)
    }

    /// Marks the operation as idempotent, so that failed attempts may be retried.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Omits the version from the path, as Clerk's own client does for machine tokens.
    #[must_use]
    pub const fn unversioned(mut self) -> Self {
        self.versioned = false;
        self
    }

    /// Sends no key. Only for the signing keys that the Frontend API publishes.
    #[must_use]
    pub(crate) const fn without_key(mut self) -> Self {
        self.credential = Credential::None;
        self
    }

    /// Authenticates with the machine secret key if one is configured.
    #[must_use]
    pub const fn with_machine_secret_key(mut self) -> Self {
        self.credential = Credential::MachineSecretKey;
        self
    }

    /// Creates a request for this operation.
    #[must_use]
    pub fn request(self) -> Request {
        Request::new(self)
    }

    /// Returns the operation's name in Clerk's specification (its `operationId`).
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the HTTP method.
    #[must_use]
    pub const fn method(&self) -> Method {
        match self.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Patch => Method::PATCH,
            Verb::Delete => Method::DELETE,
        }
    }

    /// Returns the template of the path, without the version.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    pub(crate) const fn is_versioned(&self) -> bool {
        self.versioned
    }

    pub(crate) const fn credential(&self) -> Credential {
        self.credential
    }

    pub(crate) const fn is_idempotent(&self) -> bool {
        self.idempotent
    }
}
