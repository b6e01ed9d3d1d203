//! Names in a store, which several instances may use.

use crate::revocations::token_digest;

/// Prefix of an instance's names.
#[derive(Clone, Debug)]
pub(crate) struct Namespace(String);

impl Namespace {
    /// Creates the namespace of an instance from the host of its Frontend API, or else from its
    /// secret key. The namespace only contains a digest of that text. The braces keep an instance's
    /// keys in one slot of a cluster.
    pub(crate) fn new(instance: &str) -> Self {
        let digest = token_digest(&format!("clerk-runtime {instance}"));
        let short = digest.get(..16).unwrap_or(&digest);
        Self(format!("clerk:{{{short}}}:"))
    }

    /// Creates the namespace of an instance in a store of its own.
    pub(crate) fn own() -> Self {
        Self(String::new())
    }

    /// Returns a name in the namespace.
    pub(crate) fn name(&self, name: &str) -> String {
        format!("{}{name}", self.0)
    }
}
