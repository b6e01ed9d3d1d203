//! Scopes that the metadata of each resource lists, as far as they are known: those of the policies
//! that have rejected a request to it.

use std::sync::Arc;

use quick_cache::UnitWeighter;
use quick_cache::sync::Cache;

use super::{Clerk, bounded_cache};
use crate::oauth;

/// Maximum number of paths. Unauthenticated clients can evict paths, whose scopes are then only in
/// challenges, where clients look for them first.
const CAPACITY: usize = 1024;

/// Longest path in bytes.
const MAX_PATH_LEN: usize = 512;

/// Scopes by the path of the resource.
pub(crate) struct ResourceScopes(Cache<Box<str>, Arc<[&'static str]>, UnitWeighter>);

impl ResourceScopes {
    pub(super) fn new() -> Self {
        Self(bounded_cache::new(CAPACITY, UnitWeighter))
    }

    /// Adds scopes to those of a path.
    pub(crate) fn add(&self, path: &str, scopes: &[&'static str]) {
        if path.len() > MAX_PATH_LEN {
            return;
        }
        let known = self.0.get(path);
        let mut all = known.as_deref().map(<[_]>::to_vec).unwrap_or_default();
        oauth::union(&mut all, scopes.iter().copied());
        if known.is_none_or(|known| known.len() < all.len()) {
            self.0.insert(path.into(), all.into());
        }
    }

    fn get(&self, path: &str) -> Vec<String> {
        let scopes = self.0.get(path);
        scopes
            .iter()
            .flat_map(|it| it.iter())
            .map(|it| (*it).to_owned())
            .collect()
    }
}

impl Clerk {
    /// Returns the scopes of the resource at this path: those of the settings, or else those that
    /// are known. The path may be empty.
    pub(crate) fn scopes_of(&self, path: &str) -> Vec<String> {
        let scopes = self.settings().resource_server.scopes.clone();
        let path = if path.is_empty() { "/" } else { path };
        scopes.unwrap_or_else(|| self.resource_scopes().get(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_of_a_path_are_merged() {
        let scopes = ResourceScopes::new();
        scopes.add("/mcp", &["a", "b"]);
        scopes.add("/mcp", &["b", "c"]);
        scopes.add("/other", &["d"]);
        assert_eq!(scopes.get("/mcp"), ["a", "b", "c"]);
        assert!(scopes.get("/").is_empty());
    }

    #[test]
    fn number_and_length_of_paths_are_limited() {
        let scopes = ResourceScopes::new();
        for number in 0..10 * CAPACITY {
            scopes.add(&format!("/{number}"), &["a"]);
        }
        assert!(scopes.0.len() <= 2 * CAPACITY);
        let long = "/".repeat(MAX_PATH_LEN + 1);
        scopes.add(&long, &["a"]);
        assert!(scopes.get(&long).is_empty());
    }
}
