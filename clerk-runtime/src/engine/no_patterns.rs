//! Replacement for `patterns` without the feature `organization-sync`.

use std::marker::PhantomData;

pub(crate) type PathPatterns = NoPatterns;

/// Uninhabited type in place of path patterns.
#[derive(Clone, Debug)]
pub(crate) enum NoPatterns {}

/// Error for any pattern, since patterns are not supported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternsUnsupported;

/// Uninhabited type in place of a match of a pattern.
#[derive(Debug)]
pub(crate) struct NoMatch<'t>(NoPatterns, PhantomData<&'t str>);

impl NoPatterns {
    pub(crate) fn parse<P: AsRef<str>>(_: &[P]) -> Result<Self, PatternsUnsupported> {
        Err(PatternsUnsupported)
    }

    pub(crate) fn find<'t>(&self, _: &'t str) -> Option<NoMatch<'t>> {
        match *self {}
    }
}

impl<'t> NoMatch<'t> {
    pub(crate) fn get(&self, _: &str) -> Option<&'t str> {
        match self.0 {}
    }
}
