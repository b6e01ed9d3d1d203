//! An operation of the Backend API as const data: one row each.

use http::Method;

use super::Request;

/// An operation of the Backend API.
///
/// ```
/// use clerk_runtime::api::Endpoint;
///
/// const GET_USER: Endpoint = Endpoint::get("GetUser", "/users/{user_id}");
/// let request = GET_USER.request().path("user_29w83sxmDNGwOuEthce5gg56FcC");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    operation: &'static str,
    verb: Verb,
    path: &'static str,
    versioned: bool,
    credential: Credential,
    repeatable: bool,
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

/// Which key an operation is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    SecretKey,
    /// The machine secret key, or the secret key where none is configured.
    MachineSecretKey,
}

impl Endpoint {
    const fn new(operation: &'static str, verb: Verb, path: &'static str) -> Self {
        let repeatable = matches!(verb, Verb::Get | Verb::Put | Verb::Delete);
        let credential = Credential::SecretKey;
        Self {
            operation,
            verb,
            path,
            versioned: true,
            credential,
            repeatable,
        }
    }

    /// A `GET` operation: its name, and its path below the version with `{…}` for each parameter.
    #[must_use]
    pub const fn get(operation: &'static str, path: &'static str) -> Self {
        Self::new(operation, Verb::Get, path)
    }

    /// A `POST` operation. It is not sent a second time unless it is
    /// [`repeatable`](Self::repeatable).
    #[must_use]
    pub const fn post(operation: &'static str, path: &'static str) -> Self {
        Self::new(operation, Verb::Post, path)
    }

    /// A `PUT` operation.
    #[must_use]
    pub const fn put(operation: &'static str, path: &'static str) -> Self {
        Self::new(operation, Verb::Put, path)
    }

    /// A `PATCH` operation. It is not sent a second time unless it is
    /// [`repeatable`](Self::repeatable).
    #[must_use]
    pub const fn patch(operation: &'static str, path: &'static str) -> Self {
        Self::new(operation, Verb::Patch, path)
    }

    /// A `DELETE` operation.
    #[must_use]
    pub const fn delete(operation: &'static str, path: &'static str) -> Self {
        Self::new(operation, Verb::Delete, path)
    }

    /// Doing it twice is the same as doing it once, so a failed attempt may be repeated.
    #[must_use]
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Called without the version in its path; Clerk's own client does so for machine tokens.
    #[must_use]
    pub const fn unversioned(mut self) -> Self {
        self.versioned = false;
        self
    }

    /// Called with the machine secret key where one is configured.
    #[must_use]
    pub const fn with_machine_secret_key(mut self) -> Self {
        self.credential = Credential::MachineSecretKey;
        self
    }

    /// A request for this operation.
    #[must_use]
    pub fn request(self) -> Request {
        Request::new(self)
    }

    /// The operation's name in Clerk's specification (its `operationId`).
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// The HTTP method.
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

    /// The path's template, below the version.
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

    pub(crate) const fn is_repeatable(&self) -> bool {
        self.repeatable
    }
}
