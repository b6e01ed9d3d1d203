//! The path parameters that a policy asks for.

use crate::gate;

/// Names and decoded values.
pub(super) type PathParameters = Vec<(&'static str, String)>;

/// All that a route has, a name at times twice.
pub(super) type Routed = Vec<(String, String)>;

/// A route's values of one name.
pub(super) fn named(routed: &Routed, name: &str) -> impl Iterator<Item = Option<String>> {
    let matching = routed.iter().filter(move |(known, _)| known == name);
    matching.map(|(_, value)| Some(value.clone()))
}

/// Picks the named ones. `values` decodes all that the route has under one name, since a nested
/// route may repeat it.
pub(super) fn path_parameters<Values>(
    names: &[&'static str],
    values: impl Fn(&'static str) -> Values,
) -> PathParameters
where
    Values: Iterator<Item = Option<String>>,
{
    let value = |name: &&'static str| Some((*name, gate::only(values(name))??));
    names.iter().filter_map(value).collect()
}
