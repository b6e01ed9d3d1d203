//! Values of the smaller options.

/// Mode of a policy: the attribute that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// `#[protect]`: rejects unauthenticated requests.
    Protect,
    /// `#[auth]`: rejects requests only if a response to a failure or a condition is set.
    Auth,
}

/// Rule for sessions in which an actor acts for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActorRule {
    /// Impersonated and agent sessions are rejected.
    Deny,
    /// Only impersonated and agent sessions are accepted.
    Only,
}

/// Property of the active organization that a path parameter must equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrgRule {
    /// The id; holds the parameter's name.
    Id(&'static str),
    /// The slug, which can be renamed and then taken by another organization; holds the parameter's
    /// name.
    Slug(&'static str),
}

/// Rule for sessions with unfinished tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pending {
    /// They count as signed out; Clerk's default.
    SignedOut,
    /// They count as signed in.
    Allow,
}

/// Rule for session tokens without an authorized party (`azp`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Azp {
    /// They are rejected if the instance has authorized parties; Clerk's default.
    Required,
    /// They are accepted in the `Authorization` header. A token with an `azp` that is not an
    /// authorized party is still rejected.
    Optional,
}

/// Location of an attribute in the source, with the name of its handler or policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceLocation {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
}
