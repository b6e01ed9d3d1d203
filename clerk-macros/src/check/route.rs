//! Checks of `org = path("…")` and the path in the route attribute below, if there is one.

use proc_macro2::TokenTree;
use quote::ToTokens as _;
use syn::{Attribute, FnArg, Ident, LitStr, Meta, Pat, PatType, Type};

use super::bindings::unraw;
use crate::diag::{ErrorSink, nearest};
use crate::model::OrgCondition;
use crate::options::RawOptions;
use crate::syntax::HandlerFn;

/// Route attributes that contain the route's path.
const PATH_ATTRIBUTES: [&str; 9] = [
    "get", "post", "put", "patch", "delete", "head", "options", "route", "connect",
];

/// Primitive types that path segments are parsed into. They are in scope everywhere.
const PARSED: [&str; 15] = [
    "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
    "u128", "usize",
];

/// Path of a route attribute, and the names of its parameters.
struct Route {
    path: String,
    /// Set if the attribute is certainly rocket's.
    is_rocket: bool,
    parameters: Vec<String>,
}

/// Checks the name in `org = path("…")`. Returns the names of the path parameters if the framework
/// assigns them by position, as `#[oai(…)]` does.
pub(super) fn check(raw: &RawOptions, function: &HandlerFn, errors: &mut ErrorSink) -> Vec<String> {
    let wanted = match raw.org.as_ref().map(|it| &it.value) {
        Some(OrgCondition::Id(name) | OrgCondition::Slug(name)) => Some(name),
        None => None,
    };
    if let Some(route) = function.attrs.iter().find_map(oai_route) {
        check_order(&route, wanted, function, errors);
        return route.parameters;
    }
    let found = function.attrs.iter().find_map(route);
    if let (Some(route), Some(wanted)) = (found, wanted) {
        check_name(&route, wanted, errors);
    }
    Vec::new()
}

/// Returns `true` if a route attribute below may be rocket's: rocket logs the name of the policy's
/// type. Paths with braces belong to other frameworks.
pub(super) fn may_be_rocket_route(function: &HandlerFn) -> bool {
    let mut routes = function.attrs.iter().filter_map(route);
    routes.any(|route| !route.path.contains('{'))
}

/// Returns the parameters `<name>` of the path that are parsed into primitive types, with these
/// types. A request whose path does not parse does not belong to this route.
pub(super) fn parsed(function: &HandlerFn) -> Vec<(String, Ident)> {
    let Some(route) = function.attrs.iter().find_map(route) else {
        return Vec::new();
    };
    let names = route.path.split(['/', '?']).filter_map(|segment| {
        let name = segment.strip_prefix('<')?.strip_suffix('>')?;
        route.parameters.iter().find(|it| *it == name)
    });
    let inputs = &function.sig.inputs;
    names
        .filter_map(|name| {
            let ty = inputs.iter().find_map(|input| type_of(input, name))?;
            PARSED
                .iter()
                .any(|it| ty == it)
                .then(|| (name.clone(), ty.clone()))
        })
        .collect()
}

/// Returns the type of the parameter with this name, if the type is a single word.
fn type_of<'a>(input: &'a FnArg, name: &str) -> Option<&'a Ident> {
    let FnArg::Typed(PatType { pat, ty, .. }) = input else {
        return None;
    };
    let (Pat::Ident(pattern), Type::Path(ty)) = (&**pat, &**ty) else {
        return None;
    };
    (unraw(&pattern.ident) == name).then(|| ty.path.get_ident())?
}

/// Rejects a name that is not in the path of a rocket route. In other frameworks, a scope, a nested
/// route or a prefix may add the parameter.
fn check_name(route: &Route, name: &LitStr, errors: &mut ErrorSink) {
    let Route {
        path, parameters, ..
    } = route;
    let wanted = name.value();
    if parameters.contains(&wanted) || !route.is_rocket {
        return;
    }
    let advice = match nearest(&wanted, parameters.iter().map(String::as_str)) {
        Some(guess) => format!("did you mean `\"{guess}\"`?"),
        None => format!("add `<{wanted}>` to the path"),
    };
    errors.error(
        name,
        format!("the route `{path}` has no parameter `{wanted}`; {advice}"),
    );
}

/// Rejects path parameters in another order than the path's. poem-openapi assigns them by position,
/// so the method would get another organization than the one that was checked. All parameters up to
/// the organization must have the path's names.
fn check_order(
    route: &Route,
    wanted: Option<&LitStr>,
    function: &HandlerFn,
    errors: &mut ErrorSink,
) {
    let wanted = wanted.map(LitStr::value);
    let is_wanted = |name: &String| wanted.as_ref() == Some(name);
    let org_position = route.parameters.iter().position(is_wanted);
    let assigned = function.sig.inputs.iter().filter_map(path_parameter);
    for (at, (parameter, expected)) in assigned.zip(&route.parameters).enumerate() {
        let Some(named) = name(parameter) else {
            continue;
        };
        let is_in_path = route.parameters.contains(&named) || is_wanted(&named);
        if named != *expected && (is_in_path || org_position.is_some_and(|org| at <= org)) {
            let message = format!(
                "poem-openapi assigns path parameters by position, so `{named}` would have the value \
                 of `{expected}`: use the order and the names of `{}`",
                route.path
            );
            errors.error(&parameter.pat, message);
        }
    }
}

/// Returns the parameter if poem-openapi fills it from the path: its type contains the word `Path`.
fn path_parameter(input: &FnArg) -> Option<&PatType> {
    let FnArg::Typed(input) = input else {
        return None;
    };
    let Type::Path(ty) = &*input.ty else {
        return None;
    };
    let is_path = ty.path.segments.iter().any(|it| it.ident == "Path");
    is_path.then_some(input)
}

/// Returns poem-openapi's name of a parameter: the one in `#[oai(name = "…")]`, or the method's.
fn name(parameter: &PatType) -> Option<String> {
    let renamed = parameter
        .attrs
        .iter()
        .find_map(|attr| oai_value(attr, "name"));
    renamed.or_else(|| own_name(&parameter.pat).map(unraw))
}

/// Returns the name in `id` and in `Path(id)`.
fn own_name(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(&pattern.ident),
        Pat::TupleStruct(pattern) => own_name(pattern.elems.first()?),
        _ => None,
    }
}

/// Returns the route of `#[get("/…")]` and similar attributes, such as `#[route(GET, uri = "/…")]`.
fn route(attr: &Attribute) -> Option<Route> {
    let name = &attr.path().segments.last()?.ident;
    let has_rocket_path = attr.path().segments.first()?.ident == "rocket";
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !PATH_ATTRIBUTES.iter().any(|route| name == route) {
        return None;
    }
    let mut texts = list.tokens.clone().into_iter().enumerate().filter_map(text);
    let (_, path) = texts.find(|(at, text)| *at == 0 || text.starts_with('/'))?;
    Some(Route {
        parameters: parameters(&path),
        is_rocket: has_rocket_path || path.contains('<'),
        path,
    })
}

fn text((at, tree): (usize, TokenTree)) -> Option<(usize, String)> {
    let TokenTree::Literal(literal) = tree else {
        return None;
    };
    let text: LitStr = syn::parse_str(&literal.to_string()).ok()?;
    Some((at, text.value()))
}

/// Returns the route of `#[oai(path = "/…")]`, where a parameter is a whole segment.
fn oai_route(attr: &Attribute) -> Option<Route> {
    let path = oai_value(attr, "path")?;
    let segments = path.split('/').filter_map(|it| it.strip_prefix(':'));
    let parameters = segments.map(str::to_owned).collect();
    Some(Route {
        path,
        is_rocket: false,
        parameters,
    })
}

/// Returns the string value of a key in `#[oai(…)]`.
fn oai_value(attr: &Attribute, key: &str) -> Option<String> {
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !list.path.is_ident("oai") {
        return None;
    }
    let trees: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    let value = trees.windows(3).find_map(|it| match it {
        [TokenTree::Ident(word), TokenTree::Punct(_), value] if word == key => Some(value),
        _ => None,
    });
    let text: LitStr = syn::parse2(value?.to_token_stream()).ok()?;
    Some(text.value())
}

/// Returns the names in `{name}`, `{name:pattern}`, `{*name}`, `<name..>` and `:name`.
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
    fn path_parameters_of_every_framework_are_found() {
        let path = r"/a/{one}/{two:\d+}-{three}/<four>/<five..>/:six/{*seven}?<query>";
        let expected = ["one", "two", "three", "four", "five", "six", "seven"];
        assert_eq!(parameters(path), expected);
    }

    #[test]
    fn path_parameters_of_primitive_types_are_parsed() {
        let parsed = |function| {
            let parsed: Vec<String> = parsed(&function)
                .into_iter()
                .map(|(name, ty)| format!("{name}: {ty}"))
                .collect();
            parsed.join(", ")
        };
        assert_eq!(
            parsed(function(quote::quote! {
                #[get("/<id>/<r#type>/a-<no>/<text>/<word>/<maybe>/<rest..>?<page>")]
                fn show(
                    id: u32,
                    r#type: bool,
                    no: u8,
                    text: &str,
                    word: String,
                    maybe: Option<u32>,
                    rest: PathBuf,
                    page: u32,
                ) {}
            })),
            "id: u32"
        );
        assert_eq!(
            parsed(function(quote::quote!(
                #[rocket::route(GET, data = "<body>", uri = "/<id>")]
                fn show(id: u32) {}
            ))),
            "id: u32"
        );
        assert_eq!(
            parsed(function(quote::quote!(
                #[get("/{id}")]
                fn show(id: u32) {}
            ))),
            ""
        );
        assert_eq!(
            parsed(function(quote::quote!(
                fn show(id: u32) {}
            ))),
            ""
        );
    }

    #[test]
    fn route_without_braces_may_be_of_rocket() {
        let cases = [
            (r#"#[get("/")]"#, true),
            (r#"#[get("/<id>")]"#, true),
            (r#"#[get("/{id}")]"#, false),
            ("#[handler]", false),
            ("", false),
        ];
        for (route, expected) in cases {
            let function = function(format!("{route} fn show() {{}}").parse().unwrap());
            assert_eq!(may_be_rocket_route(&function), expected, "{route}");
        }
    }

    fn function(tokens: proc_macro2::TokenStream) -> HandlerFn {
        syn::parse2(tokens).unwrap()
    }

    #[test]
    fn oai_path_parameters_are_whole_segments() {
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
