//! Path parameters, where a router of the enabled features has named ones.

use http::request::Parts;

use super::extensions;
#[cfg(feature = "axum")]
use crate::adapters::axum;
use crate::adapters::path::PathParameters;

/// The values of the named path parameters, decoded: the inner router's, else what is outside of it.
pub(super) async fn path_parameters(names: &[&'static str], parts: &mut Parts) -> PathParameters {
    if names.is_empty() {
        return PathParameters::new();
    }
    let routed = routed(names, parts).await;
    if routed.is_empty() {
        return extensions::path_parameters(&parts.extensions, names);
    }
    routed
}

#[cfg(feature = "axum")]
async fn routed(names: &[&'static str], parts: &mut Parts) -> PathParameters {
    axum::path_parameters(names, parts, &()).await
}

#[cfg(not(feature = "axum"))]
async fn routed(_: &[&'static str], _: &mut Parts) -> PathParameters {
    PathParameters::new()
}
