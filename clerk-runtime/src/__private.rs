//! Items for generated code. Not public API.

use std::str::FromStr;

pub use crate::__is_clerk_type as is_clerk_type;
pub use crate::__register as register;
#[cfg(feature = "__framework")]
pub use crate::adapters::BoundByProtectOrAuthAboveTheRouteAttribute;
pub use crate::adapters::{ExplicitRequest, FromRejection, Head, authorize};
pub use crate::caller::Auth;
pub use crate::guard::{
    BindAuth, BindClaims, BindClerk, BindGranted, BindOrgId, BindSessionId, BindToken, BindUser,
    BindUserId, ClerkType, Guard, MethodGuard, NotClerkType, Parameter, Parts,
};
pub use crate::policy::{
    AcceptedTokens, ActorRule, AudienceRule, Azp, Denial, Failure, Feature, Function, HasPolicy,
    OrgRule, Pending, Permission, Plan, Policy, Requirement, Reverification, ReverificationLevel,
    Role, TokenType,
};
pub use crate::response::Reply;
#[cfg(feature = "access-matrix")]
pub use {crate::access_matrix::Registration, inventory};

/// Placeholder for a value after an error was reported; never called.
#[must_use]
pub fn broken<T>() -> T {
    std::process::abort()
}

/// Returns `true` if a path parameter's text is a `T`.
#[must_use]
pub fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Runs the program `clerk-names`.
#[cfg(feature = "names")]
#[must_use]
pub fn clerk_names() -> std::process::ExitCode {
    crate::names::program::main()
}

/// Attributes of handlers, for `#[handlers]`.
pub mod attributes {
    pub use clerk_macros::{auth, protect, public};
}

/// Reports a parameter that the framework fills, although its type is one of Clerk's.
///
/// # Panics
///
/// Panics with the attribute's message if the type is Clerk's.
#[track_caller]
pub const fn reject_clerk_type(is_clerk_type: bool, message: &'static str) {
    assert!(!is_clerk_type, "{}", message);
}
