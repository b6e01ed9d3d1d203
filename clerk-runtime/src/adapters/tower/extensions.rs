//! What frameworks that share `http::Request` keep in its extensions.

use http::Extensions;
#[cfg(not(feature = "axum"))]
use http::Uri;

#[cfg(feature = "axum")]
pub(super) use crate::adapters::axum::original_uri;
#[cfg(feature = "lambda")]
pub(super) use crate::adapters::lambda::path_parameter;
use crate::adapters::path::{self, PathParameters};

/// The named path parameters, where something of the framework's put them.
pub(super) fn path_parameters(extensions: &Extensions, names: &[&'static str]) -> PathParameters {
    path::path_parameters(names, |name| path_parameter(extensions, name))
}

/// No router of the enabled features cuts a prefix off.
#[cfg(not(feature = "axum"))]
pub(super) fn original_uri(_: &Extensions) -> Option<&Uri> {
    None
}

/// No router of the enabled features has named parameters.
#[cfg(not(feature = "lambda"))]
pub(super) fn path_parameter(
    _: &Extensions,
    _: &'static str,
) -> impl Iterator<Item = Option<String>> {
    std::iter::empty()
}
