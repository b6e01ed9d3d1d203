//! Everything that generated code may name. Not public API.

use std::panic::Location;
use std::str::FromStr;

#[cfg(all(feature = "__framework", not(feature = "audit")))]
pub use crate::__declare as policy;
pub use crate::__is_clerk_type as is_clerk_type;
#[cfg(any(not(feature = "__framework"), feature = "audit"))]
pub use crate::__policy as policy;
pub use crate::__register as register;
#[cfg(feature = "__framework")]
pub use crate::adapters::BoundByProtectOrAuthAboveTheRouteAttribute;
pub use crate::adapters::{ExplicitRequest, FromRejection, Head, admit};
pub use crate::caller::Auth;
pub use crate::guard::{
    BindAuth, BindClaims, BindClerk, BindGranted, BindOrgId, BindSessionId, BindToken, BindUser,
    BindUserId, ClerkType, Guard, MethodGuard, NoClerkType, Parameter, Parts,
};
pub use crate::policy::{
    AcceptedTokens, ActorRule, Binding, Denial, Failure, Feature, Function, HasPolicy, OrgRule,
    Pending, Permission, Plan, Policy, Requirement, Reverification, ReverificationLevel, Role,
    TokenType,
};
pub use crate::response::Reply;
#[cfg(feature = "audit")]
pub use {crate::audit::Registration, inventory};

/// `#[protect]`: the handler's name, and what it binds; its place is the caller's.
#[track_caller]
pub const fn protect(name: &'static str, bindings: &'static [Binding]) -> Policy {
    let place = Location::caller();
    Policy::protect()
        .at(name, place.file(), place.line())
        .bind(bindings)
}

/// `#[auth]`
#[track_caller]
pub const fn auth(name: &'static str, bindings: &'static [Binding]) -> Policy {
    let place = Location::caller();
    Policy::auth()
        .at(name, place.file(), place.line())
        .bind(bindings)
}

/// What stands for a value where an error was reported; never called.
#[must_use]
pub fn broken<T>() -> T {
    std::process::abort()
}

/// Returns `true` if a path parameter's text is a `T`.
#[must_use]
pub fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// `role = "…"`, checked by the macro; so are the others.
#[must_use]
pub const fn role(name: &'static str) -> Requirement {
    Requirement::Role(Role::unchecked(name))
}

/// `permission = "…"`
#[must_use]
pub const fn permission(name: &'static str) -> Requirement {
    Requirement::Permission(Permission::unchecked(name))
}

/// `feature = "…"`
#[must_use]
pub const fn feature(name: &'static str) -> Requirement {
    Requirement::Feature(Feature::unchecked(name))
}

/// `plan = "…"`
#[must_use]
pub const fn plan(name: &'static str) -> Requirement {
    Requirement::Plan(Plan::unchecked(name))
}

/// `redirect("…")`
#[must_use]
pub const fn redirect(target: &'static str) -> Failure {
    Failure::Redirect(target)
}

/// What marks a handler, for `#[handlers]`.
pub mod marks {
    pub use clerk_macros::{auth, protect, public};
}

/// Reports a parameter that the framework fills, and whose type is Clerk's.
///
/// # Panics
///
/// If it is, with the message of the attribute.
#[track_caller]
pub const fn unbound(is_clerk_type: bool, message: &'static str) {
    assert!(!is_clerk_type, "{}", message);
}
