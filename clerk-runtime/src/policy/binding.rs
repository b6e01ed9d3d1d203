//! Bound parameters of a handler, as data of its policy.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Policy;

/// A parsed claims value of the handler's own type.
pub type ParsedClaims = Arc<dyn Any + Send + Sync>;

/// Reads a token's claims into the handler's own type.
pub type ParseClaims = fn(&Map<String, Value>) -> Result<ParsedClaims, serde_json::Error>;

/// A bound parameter.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    kind: BindingKind,
    required: bool,
}

/// Kind of a bound value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum BindingKind {
    /// The user's id.
    UserId,
    /// The session's id.
    SessionId,
    /// The active organization's id.
    OrgId,
    /// The request's own token, or one minted from a template.
    Token,
    /// The user as the Backend API shows it.
    User,
    /// The auth object.
    Auth,
    /// The token's claims, read by this function.
    Claims(ParseClaims),
    /// The instance.
    Clerk,
    /// Proof that this policy is met.
    Granted(&'static Policy),
}

impl Binding {
    /// Creates a required parameter: a caller without its value is rejected.
    #[must_use]
    pub const fn required(kind: BindingKind) -> Self {
        Self {
            kind,
            required: true,
        }
    }

    /// Creates an optional parameter, whose type is an `Option`.
    #[must_use]
    pub const fn optional(kind: BindingKind) -> Self {
        Self {
            kind,
            required: false,
        }
    }

    /// Returns the kind of the bound value.
    #[must_use]
    pub const fn kind(self) -> BindingKind {
        self.kind
    }

    /// Returns `true` if the handler cannot run without the value.
    #[must_use]
    pub const fn is_required(self) -> bool {
        self.required
    }
}

impl fmt::Display for BindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UserId => "user_id",
            Self::SessionId => "session_id",
            Self::OrgId => "org_id",
            Self::Token => "token",
            Self::User => "user",
            Self::Auth => "auth",
            Self::Claims(_) => "claims",
            Self::Clerk => "clerk",
            Self::Granted(_) => "granted",
        })
    }
}
