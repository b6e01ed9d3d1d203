//! Path parameters, where a router of the enabled features has named ones.

use http::request::Parts;

use super::extensions;
#[cfg(feature = "axum")]
use crate::adapters::axum;
use crate::adapters::path::{self, PathParameters, Routed};

/// The values of the named path parameters, decoded: the inner router's, else what is outside of it.
/// What the inner one has twice, or can't read, is nowhere else to be found.
pub(super) async fn path_parameters(names: &[&'static str], parts: &mut Parts) -> PathParameters {
    if names.is_empty() {
        return PathParameters::new();
    }
    let Some(routed) = routed(parts).await else {
        return PathParameters::new();
    };
    path::path_parameters(names, |name| {
        let mut values: Vec<_> = path::named(&routed, name).collect();
        if values.is_empty() {
            values.extend(extensions::path_parameter(&parts.extensions, name));
        }
        values.into_iter()
    })
}

#[cfg(feature = "axum")]
async fn routed(parts: &mut Parts) -> Option<Routed> {
    axum::routed(parts, &()).await
}

#[cfg(not(feature = "axum"))]
async fn routed(_: &mut Parts) -> Option<Routed> {
    Some(Routed::new())
}
