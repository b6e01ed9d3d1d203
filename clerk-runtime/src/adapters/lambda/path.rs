//! Path parameters of an API Gateway route.

use http::Extensions;
use lambda_http::RequestExt as _;

/// Returns all values of a path parameter.
pub(crate) fn path_parameter(
    extensions: &Extensions,
    name: &'static str,
) -> impl Iterator<Item = Option<String>> {
    let values = extensions
        .path_parameters_ref()
        .and_then(|parameters| parameters.all(name))
        .unwrap_or_default();
    values.into_iter().map(|value| Some(value.to_owned()))
}
