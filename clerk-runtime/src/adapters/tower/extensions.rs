//! Access to the request extensions of frameworks that share `http::Request`.

use http::Extensions;
#[cfg(not(feature = "axum"))]
use http::Uri;

#[cfg(feature = "axum")]
pub(super) use crate::adapters::axum::original_uri;
#[cfg(feature = "lambda")]
pub(super) use crate::adapters::lambda::path_parameter;
use crate::adapters::path::{self, PathParameters};

/// Returns the named path parameters, if the framework stored them in the extensions.
pub(super) fn path_parameters(extensions: &Extensions, names: &[&'static str]) -> PathParameters {
    path::path_parameters(names, |name| path_parameter(extensions, name))
}

/// Returns `None`: none of the enabled frameworks removes path prefixes.
#[cfg(not(feature = "axum"))]
pub(super) fn original_uri(_: &Extensions) -> Option<&Uri> {
    None
}

/// Returns no values: none of the enabled frameworks has named path parameters.
#[cfg(not(feature = "lambda"))]
pub(super) fn path_parameter(
    _: &Extensions,
    _: &'static str,
) -> impl Iterator<Item = Option<String>> {
    std::iter::empty()
}
