//! Path parameters that a policy needs.

use crate::authorize;

/// Names and decoded values.
pub(super) type PathParameters = Vec<(&'static str, String)>;

/// Returns the named parameters. `values` returns all decoded values of one name, since a nested
/// route may repeat it.
pub(super) fn path_parameters<Values>(
    names: &[&'static str],
    values: impl Fn(&'static str) -> Values,
) -> PathParameters
where
    Values: Iterator<Item = Option<String>>,
{
    let value = |name: &&'static str| Some((*name, authorize::only(values(name))??));
    names.iter().filter_map(value).collect()
}
