//! Access to the request extensions of frameworks that share `http::Request`.

use std::net::{IpAddr, SocketAddr};

use http::Extensions;
#[cfg(not(feature = "axum"))]
use http::Uri;

#[cfg(feature = "axum")]
use crate::adapters::axum::connected_from;
#[cfg(feature = "axum")]
pub(super) use crate::adapters::axum::original_uri;
#[cfg(feature = "lambda")]
pub(super) use crate::adapters::lambda::path_parameter;
use crate::adapters::path::{self, PathParameters};

/// Returns the named path parameters of an API Gateway route. Those of an axum router are not
/// included (see `path`).
pub(super) fn path_parameters(extensions: &Extensions, names: &[&'static str]) -> PathParameters {
    path::path_parameters(names, |name| path_parameter(extensions, name))
}

/// Returns the address from which the request came, if the framework or a layer of the application
/// stored it in the extensions.
pub(super) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let stored = || extensions.get().map(SocketAddr::ip);
    connected_from(extensions).or_else(stored)
}

/// Returns `None`: axum is the only framework whose type for the address, `ConnectInfo`, is read.
#[cfg(not(feature = "axum"))]
fn connected_from(_: &Extensions) -> Option<IpAddr> {
    None
}

/// Returns `None`: none of the enabled frameworks removes path prefixes.
#[cfg(not(feature = "axum"))]
pub(super) fn original_uri(_: &Extensions) -> Option<&Uri> {
    None
}

/// Returns no values: without `lambda`, no framework has path parameters that can be read here.
#[cfg(not(feature = "lambda"))]
pub(super) fn path_parameter(
    _: &Extensions,
    _: &'static str,
) -> impl Iterator<Item = Option<String>> {
    std::iter::empty()
}
