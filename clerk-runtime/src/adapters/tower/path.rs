//! Path parameters, if a router of the enabled features has named ones.

use http::request::Parts;

use super::extensions;
#[cfg(feature = "axum")]
use crate::adapters::axum;
use crate::adapters::path::{self, PathParameters};

/// All decoded path parameters of a router. A name may occur twice.
#[derive(Default)]
pub(crate) struct Routed(pub(crate) Vec<(String, String)>);

impl Routed {
    /// Returns the values of one name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = Option<String>> {
        let matching = self.0.iter().filter(move |(known, _)| known == name);
        matching.map(|(_, value)| Some(value.clone()))
    }
}

/// Returns the decoded values of the named path parameters: those of the inner router, or else
/// those of the outer framework. A name that the inner router has twice, or cannot decode, is not
/// looked up elsewhere.
pub(super) async fn path_parameters(names: &[&'static str], parts: &mut Parts) -> PathParameters {
    if names.is_empty() {
        return PathParameters::new();
    }
    let Some(routed) = routed(parts).await else {
        return PathParameters::new();
    };
    path::path_parameters(names, |name| {
        let mut values: Vec<_> = routed.named(name).collect();
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
    Some(Routed::default())
}
