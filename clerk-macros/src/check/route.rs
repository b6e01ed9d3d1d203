//! `org = path("…")` against the path in a route attribute below, as far as one shows it.

use proc_macro2::TokenTree;
use syn::{Attribute, FnArg, Ident, LitStr, Meta, Pat, PatType, Type};

use super::bindings::unraw;
use crate::diag::{Sink, nearest};
use crate::model::Org;
use crate::options::Draft;
use crate::syntax::Function;

const ROUTES: [&str; 9] = [
    "get", "post", "put", "patch", "delete", "head", "options", "route", "connect",
];

/// A path, and the names in it.
struct Route {
    path: String,
    parameters: Vec<String>,
}

/// The names of the path parameters where the framework goes by their order: below `#[oai(…)]`.
pub(super) fn check(draft: &Draft, function: &Function, sink: &mut Sink) -> Vec<String> {
    let by_order = function.attrs.iter().find_map(oai_route);
    let shown = function.attrs.iter().find_map(route);
    if let Some(route) = by_order.as_ref().or(shown.as_ref()) {
        names_one_of(route, draft, sink);
    }
    if let Some(route) = &by_order {
        keeps_the_order_of(route, function, sink);
    }
    by_order.map(|route| route.parameters).unwrap_or_default()
}

fn names_one_of(route: &Route, draft: &Draft, sink: &mut Sink) {
    let Some(Org::Id(name) | Org::Slug(name)) = draft.org.as_ref().map(|it| &it.value) else {
        return;
    };
    let Route { path, parameters } = route;
    let wanted = name.value();
    if parameters.contains(&wanted) {
        return;
    }
    let advice = match nearest(&wanted, parameters.iter().map(String::as_str)) {
        Some(guess) => format!("did you mean `\"{guess}\"`?"),
        None => format!("add `{{{wanted}}}` to the path"),
    };
    sink.error(
        name,
        format!("the route `{path}` has no parameter `{wanted}`; {advice}"),
    );
}

/// A method whose parameters are called like the path's, but stand in another order, would be handed
/// one organization where the check saw another.
fn keeps_the_order_of(route: &Route, function: &Function, sink: &mut Sink) {
    let filled = function.sig.inputs.iter().filter_map(path_parameter);
    for (pattern, gets) in filled.zip(&route.parameters) {
        let Some(name) = name(pattern) else { continue };
        let named = unraw(name);
        if named != *gets && route.parameters.contains(&named) {
            let message = format!(
                "poem-openapi goes by the order, so that `{named}` would hold `{gets}`: write the \
                 parameters in the order of `{}`",
                route.path
            );
            sink.error(name, message);
        }
    }
}

/// What poem-openapi fills from the path, which it knows by a word of its type.
fn path_parameter(input: &FnArg) -> Option<&Pat> {
    let FnArg::Typed(PatType { pat, ty, .. }) = input else {
        return None;
    };
    let Type::Path(ty) = &**ty else { return None };
    let is_path = ty.path.segments.iter().any(|it| it.ident == "Path");
    is_path.then_some(pat)
}

/// The name in `id` and in `Path(id)`.
fn name(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(&pattern.ident),
        Pat::TupleStruct(pattern) => name(pattern.elems.first()?),
        _ => None,
    }
}

/// The path of `#[get("/…")]` and its kind.
fn route(attr: &Attribute) -> Option<Route> {
    let name = &attr.path().segments.last()?.ident;
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !ROUTES.iter().any(|route| name == route) {
        return None;
    }
    let TokenTree::Literal(first) = list.tokens.clone().into_iter().next()? else {
        return None;
    };
    let path = syn::parse_str::<LitStr>(&first.to_string()).ok()?.value();
    Some(Route {
        parameters: parameters(&path),
        path,
    })
}

/// The path of `#[oai(path = "/…")]`, in which a parameter is a whole segment.
fn oai_route(attr: &Attribute) -> Option<Route> {
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !list.path.is_ident("oai") {
        return None;
    }
    let trees: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    let stated = trees.windows(3).find_map(|it| match it {
        [
            TokenTree::Ident(key),
            TokenTree::Punct(_),
            TokenTree::Literal(value),
        ] if key == "path" => Some(value.to_string()),
        _ => None,
    });
    let path = syn::parse_str::<LitStr>(&stated?).ok()?.value();
    let segments = path.split('/').filter_map(|it| it.strip_prefix(':'));
    let parameters = segments.map(str::to_owned).collect();
    Some(Route { path, parameters })
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

    #[test]
    fn an_operations_parameters_are_whole_segments() {
        let attr: Attribute = syn::parse_quote! {
            #[oai(response_header(name = "x", ty = "u8"), path = "/a/:one/b-:c/:two", method = "get")]
        };
        let route = oai_route(&attr).unwrap();
        assert_eq!(route.path, "/a/:one/b-:c/:two");
        assert_eq!(route.parameters, ["one", "two"]);
        let others: [Attribute; 3] = [
            syn::parse_quote!(#[oai]),
            syn::parse_quote!(#[oai(name = "x")]),
            syn::parse_quote!(#[get("/:id")]),
        ];
        assert!(others.iter().all(|attr| oai_route(attr).is_none()));
    }
}
