//! What a handler binds, as far as it must be known before the handler runs.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Policy;

/// A parsed claims value of the handler's own type.
pub type ParsedClaims = Arc<dyn Any + Send + Sync>;

/// Reads a token's claims into the handler's own type.
pub type ParseClaims = fn(&Map<String, Value>) -> Result<ParsedClaims, serde_json::Error>;

/// One bound parameter.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    kind: BindingKind,
    required: bool,
}

/// What is bound.
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
    /// A parameter that can't be without its value: a caller that lacks it is refused.
    #[must_use]
    pub const fn required(kind: BindingKind) -> Self {
        Self {
            kind,
            required: true,
        }
    }

    /// A parameter that is an `Option`.
    #[must_use]
    pub const fn optional(kind: BindingKind) -> Self {
        Self {
            kind,
            required: false,
        }
    }

    /// What is bound.
    #[must_use]
    pub const fn kind(self) -> BindingKind {
        self.kind
    }

    /// Whether the handler can't run without it.
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
