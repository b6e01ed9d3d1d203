//! The parameters of API Gateway's route.

use http::Extensions;
use lambda_http::RequestExt as _;

/// All values of one name.
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
