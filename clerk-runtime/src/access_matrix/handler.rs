//! A row of the access matrix.

use serde::Serialize;

use super::registration::Registration;
use super::{failures, words};
use crate::policy::{Azp, Policy};

/// A handler and the requirements for its callers.
///
/// Serializes with these fields: `handler`, `module`, `file`, `line` (absent with
/// [`without_lines`](super::Matrix::without_lines)), `access`, `tokens`, `pending`, `azp_optional`
/// (absent if `false`), `requirement`, `on_missing`, `on_invalid` (absent if not set), `on_denied`,
/// `bindings`.
#[derive(Clone, Debug, Serialize)]
pub struct Handler {
    #[serde(rename = "handler")]
    name: &'static str,
    module: &'static str,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    access: Access,
    tokens: Vec<&'static str>,
    pending: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    azp_optional: bool,
    requirement: Option<String>,
    on_missing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_invalid: Option<String>,
    on_denied: Option<String>,
    bindings: Vec<String>,
    #[serde(skip)]
    policy: Option<&'static Policy>,
}

/// Access to a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Access {
    /// `#[public]`: the handler is open to all requests, without authentication.
    Public,
    /// `#[auth]` that never rejects: the handler is open to all requests, and receives the
    /// authentication state.
    Optional,
    /// An authenticated caller is required.
    Required,
}

impl Handler {
    pub(super) fn of(registration: &Registration) -> Self {
        let location = registration.location();
        let row = Self {
            name: location.name,
            module: registration.module,
            file: portable(location.file),
            line: Some(location.line),
            access: Access::Public,
            tokens: Vec::new(),
            pending: false,
            azp_optional: false,
            requirement: None,
            on_missing: None,
            on_invalid: None,
            on_denied: None,
            bindings: Vec::new(),
            policy: registration.policy(),
        };
        match registration.policy() {
            Some(policy) => row.with_policy(policy),
            None => row,
        }
    }

    fn with_policy(self, policy: &Policy) -> Self {
        let rejects = policy.rejects();
        Self {
            access: if rejects {
                Access::Required
            } else {
                Access::Optional
            },
            tokens: words::tokens(policy.accepts()),
            pending: policy.allows_pending(),
            azp_optional: policy.azp_rule() == Azp::Optional,
            requirement: words::requirements(policy).filter(|_| rejects),
            on_missing: rejects.then(|| failures::on_missing(policy)),
            on_invalid: failures::on_invalid(policy),
            on_denied: failures::on_denied(policy).filter(|_| rejects),
            bindings: words::bindings(policy),
            ..self
        }
    }

    pub(super) fn without_line(self) -> Self {
        Self { line: None, ..self }
    }

    /// Returns the sort key of the matrix.
    pub(super) fn position(&self) -> impl Ord + '_ {
        (&self.file, self.line, self.name)
    }

    pub(super) fn policy(&self) -> Option<&'static Policy> {
        self.policy
    }

    /// Returns the function's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the module of the function, such as `my_app::invoices`.
    #[must_use]
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// Returns the source file as the compiler received it, relative to the workspace for its own
    /// members. The separator is `/` on every platform.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the attribute's line, counted from 1.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// Returns the access to the handler.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// Returns the accepted token types by Clerk's names, such as `session_token`; empty for
    /// [`Access::Public`].
    #[must_use]
    pub fn tokens(&self) -> &[&'static str] {
        &self.tokens
    }

    /// Returns `true` if a session with unfinished tasks counts as signed in.
    #[must_use]
    pub fn allows_pending(&self) -> bool {
        self.pending
    }

    /// Returns `true` if session tokens without `azp` are accepted.
    #[must_use]
    pub fn allows_missing_azp(&self) -> bool {
        self.azp_optional
    }

    /// Returns the requirements for an authenticated caller, such as `role org:admin or (plan
    /// org:pro and permission org:invoices:create)`. Named policies are included with their
    /// content.
    #[must_use]
    pub fn requirement(&self) -> Option<&str> {
        self.requirement.as_deref()
    }

    /// Returns the reply to an unauthenticated request. A reply that is marked as a default is
    /// Clerk's; an application can set another one with
    /// [`ClerkBuilder::on_missing`](crate::config::ClerkBuilder::on_missing).
    #[must_use]
    pub fn on_missing(&self) -> Option<&str> {
        self.on_missing.as_deref()
    }

    /// Returns the reply to invalid credentials; `None` if it is the same as without credentials.
    #[must_use]
    pub fn on_invalid(&self) -> Option<&str> {
        self.on_invalid.as_deref()
    }

    /// Returns the reply to an unauthorized caller; `None` if there are no requirements. A reply
    /// that is marked as a default is Clerk's; an application can set another one with
    /// [`ClerkBuilder::on_denied`](crate::config::ClerkBuilder::on_denied).
    #[must_use]
    pub fn on_denied(&self) -> Option<&str> {
        self.on_denied.as_deref()
    }

    /// Returns the values that the handler binds.
    #[must_use]
    pub fn bindings(&self) -> &[String] {
        &self.bindings
    }

    /// Returns the location, such as `src/lib.rs:12`.
    pub(super) fn location(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }

    /// Returns a short description of the requirements.
    pub(super) fn requirement_text(&self) -> &str {
        match (self.access, &self.requirement) {
            (Access::Public, _) => "nothing: public",
            (Access::Optional, _) if self.on_invalid.is_some() => {
                "nothing: open to all requests without invalid credentials"
            }
            (Access::Optional, _) => "nothing: open to all requests",
            (Access::Required, Some(requirement)) => requirement,
            (Access::Required, None) if self.tokens.contains(&"session_token") => "signed in",
            (Access::Required, None) => "a valid token",
        }
    }

    /// Returns a short description of the accepted tokens.
    pub(super) fn accepts(&self) -> String {
        let tokens = match (self.access, self.tokens.as_slice()) {
            (Access::Public, _) => return String::new(),
            (_, []) => return String::from("none: no token is accepted"),
            (_, tokens) => tokens.join(", "),
        };
        let pending = if self.pending { ", pending too" } else { "" };
        let azp = if self.azp_optional {
            ", without azp too"
        } else {
            ""
        };
        format!("{tokens}{pending}{azp}")
    }
}

/// Returns the path with the same separators on every platform.
fn portable(file: &str) -> String {
    if cfg!(windows) {
        file.replace('\\', "/")
    } else {
        file.to_owned()
    }
}
