//! Stands for `patterns` without the feature `organization-sync`: no path asks for an organization.

use std::marker::PhantomData;

/// There are none.
#[derive(Clone, Debug)]
pub(crate) enum PathPatterns {}

/// Patterns can't be used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternError;

/// Nothing is found.
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
