//! The values of the smaller options.

/// Whether a caller is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// `#[protect]`: refuses whoever isn't signed in.
    Protect,
    /// `#[auth]`: refuses only if a failure is stated.
    Auth,
}

/// Whether sessions in which somebody acts for the user are welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActorRule {
    /// Impersonated and agent sessions are refused.
    Deny,
    /// Only impersonated and agent sessions pass.
    Only,
}

/// Which property of the active organization a path parameter must equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrgRule {
    /// Its id; the parameter's name.
    Id(&'static str),
    /// Its slug, which can be renamed and claimed by another; the parameter's name.
    Slug(&'static str),
}

/// Sessions whose tasks are unfinished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pending {
    /// They count as signed out; Clerk's default.
    SignedOut,
    /// They count as signed in.
    Allow,
}

/// Where an attribute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
}
