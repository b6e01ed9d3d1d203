//! `org = path("…")` against the path in a route attribute below, as far as one shows it.

use proc_macro2::TokenTree;
use syn::{Attribute, LitStr, Meta};

use crate::diag::{Sink, nearest};
use crate::model::Org;
use crate::options::Draft;
use crate::syntax::Function;

const ROUTES: [&str; 9] = [
    "get", "post", "put", "patch", "delete", "head", "options", "route", "connect",
];

pub(super) fn check(draft: &Draft, function: &Function, sink: &mut Sink) {
    let Some(Org::Id(name) | Org::Slug(name)) = draft.org.as_ref().map(|it| &it.value) else {
        return;
    };
    let Some(path) = function.attrs.iter().find_map(route_path) else {
        return;
    };
    let known = parameters(&path.value());
    let wanted = name.value();
    if known.contains(&wanted) {
        return;
    }
    let path = path.value();
    let advice = match nearest(&wanted, known.iter().map(String::as_str)) {
        Some(guess) => format!("did you mean `\"{guess}\"`?"),
        None => format!("add `{{{wanted}}}` to the path"),
    };
    sink.error(
        name,
        format!("the route `{path}` has no parameter `{wanted}`; {advice}"),
    );
}

/// The path of `#[get("/…")]` and its kind.
fn route_path(attr: &Attribute) -> Option<LitStr> {
    let name = &attr.path().segments.last()?.ident;
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !ROUTES.iter().any(|route| name == route) {
        return None;
    }
    match list.tokens.clone().into_iter().next()? {
        TokenTree::Literal(first) => syn::parse_str(&first.to_string()).ok(),
        _ => None,
    }
}

/// The names in `{name}`, `{name:pattern}`, `{*name}`, `<name..>` and `:name`.
fn parameters(path: &str) -> Vec<String> {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/')
        .flat_map(|segment| segment.split(['}', '>']))
        .filter_map(parameter)
        .collect()
}

fn parameter(piece: &str) -> Option<String> {
    let (_, name) = piece.split_once(['{', '<', ':'])?;
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    let name: String = name
        .trim_start_matches('*')
        .chars()
        .take_while(is_part)
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frameworks_parameters_are_read() {
        let path = r"/a/{one}/{two:\d+}-{three}/<four>/<five..>/:six/{*seven}?<query>";
        let expected = ["one", "two", "three", "four", "five", "six", "seven"];
        assert_eq!(parameters(path), expected);
    }
}
