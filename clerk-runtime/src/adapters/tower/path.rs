//! Path parameters, if a router of the enabled features has named ones.

use http::request::Parts;

use super::extensions;
#[cfg(feature = "axum")]
use crate::adapters::axum;
use crate::adapters::path::{self, PathParameters};

/// All decoded path parameters of a router. A name may occur twice.
#[derive(Default)]
pub(crate) struct RouterParameters(pub(crate) Vec<(String, String)>);

impl RouterParameters {
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
    let Some(parameters) = router_parameters(parts).await else {
        return PathParameters::new();
    };
    path::path_parameters(names, |name| {
        let mut values: Vec<_> = parameters.named(name).collect();
        if values.is_empty() {
            values.extend(extensions::path_parameter(&parts.extensions, name));
        }
        values.into_iter()
    })
}

#[cfg(feature = "axum")]
async fn router_parameters(parts: &mut Parts) -> Option<RouterParameters> {
    axum::router_parameters(parts, &()).await
}

#[cfg(not(feature = "axum"))]
async fn router_parameters(_: &mut Parts) -> Option<RouterParameters> {
    Some(RouterParameters::default())
}
