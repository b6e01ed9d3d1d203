//! Replacement of `patterns` without the feature `organization-sync`: no pattern exists.

use std::marker::PhantomData;

/// No patterns can exist.
#[derive(Clone, Debug)]
pub(crate) enum PathPatterns {}

/// Patterns are not supported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PatternError;

/// No match can exist.
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
