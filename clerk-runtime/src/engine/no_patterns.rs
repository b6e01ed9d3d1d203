//! Replacement for `patterns` without the feature `organization-sync`.

use std::marker::PhantomData;

/// Patterns, of which no value can exist.
#[derive(Clone, Debug)]
pub(crate) enum PathPatterns {}

/// Error for any pattern, since patterns are not supported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternError;

/// Match of a pattern, of which no value can exist.
#[derive(Debug)]
pub(crate) struct PathMatch<'t>(PathPatterns, PhantomData<&'t str>);

impl PathPatterns {
    pub(crate) fn parse<P: AsRef<str>>(_: &[P]) -> Result<Self, PatternError> {
        Err(PatternError)
    }

    pub(crate) fn find<'t>(&self, _: &'t str) -> Option<PathMatch<'t>> {
        match *self {}
    }
}

impl<'t> PathMatch<'t> {
    pub(crate) fn get(&self, _: &str) -> Option<&'t str> {
        match self.0 {}
    }
}
