//! Recognition of a function's attributes: handler attributes, route attributes of frameworks, and
//! `cfg(test)`.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, MetaList, Path, Token};

use crate::diag::nearest;

/// Names of the handler attributes.
const CLERK_ATTRIBUTES: [&str; 3] = ["protect", "auth", "public"];

/// Last segments of attributes that turn a function into a handler.
const ROUTES: [&str; 24] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "trace",
    "connect",
    "query",
    "any",
    "route",
    "routes",
    "handler",
    "handle",
    "endpoint",
    "craft",
    "oai",
    "path",
    "debug_handler",
    "debug_middleware",
    "server",
    "websocket",
    "sse",
];

/// Returns the name of an attribute if it is a handler attribute.
pub(crate) fn attribute_of(attr: &Attribute, root: Option<&Path>) -> Option<&'static str> {
    let path = attr.path();
    CLERK_ATTRIBUTES
        .into_iter()
        .find(|attribute| is_ours(path, attribute, root))
}

/// Returns `true` if a path names our macro `name`: alone, or in the crate `clerk_runtime` or `root`.
pub(crate) fn is_ours(path: &Path, name: &str, root: Option<&Path>) -> bool {
    let is_known = match path.segments.len() {
        1 => true,
        2 => path
            .segments
            .first()
            .is_some_and(|it| it.ident == "clerk_runtime"),
        _ => false,
    };
    let is_named = path.segments.last().is_some_and(|last| last.ident == name);
    is_named && (is_known || root.is_some_and(|root| is_under(path, root)))
}

/// Returns the handler attribute that was probably meant. A path that ends in the exact name of one is
/// another crate's attribute, and not a mistake.
pub(crate) fn misspelt(attr: &Attribute) -> Option<&'static str> {
    let last = attr.path().segments.last()?;
    let attribute = nearest(&last.ident.to_string(), CLERK_ATTRIBUTES)?;
    (last.ident != attribute && !is_route(attr)).then_some(attribute)
}

/// Returns `true` if a path is `root` followed by one segment.
fn is_under(path: &Path, root: &Path) -> bool {
    let outer = path.segments.iter().map(|it| &it.ident);
    path.segments.len() == root.segments.len() + 1
        && root.segments.iter().zip(outer).all(|(a, b)| a.ident == *b)
}

/// Returns `true` if an item with these attributes is only compiled for tests.
pub(crate) fn is_for_tests(attrs: &[Attribute]) -> bool {
    let mut conditions = attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
    conditions.any(|attr| attr.parse_args().is_ok_and(|meta| implies_tests(&meta)))
}

fn implies_tests(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => metas(list).iter().any(implies_tests),
        _ => false,
    }
}

fn metas(list: &MetaList) -> Vec<Meta> {
    let parsed = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    parsed.map_or_else(|_| Vec::new(), |metas| metas.into_iter().collect())
}

/// Returns `true` if an attribute turns its function into a handler, also inside `cfg_attr`.
pub(crate) fn is_route(attr: &Attribute) -> bool {
    is_route_meta(&attr.meta)
}

fn is_route_meta(meta: &Meta) -> bool {
    let Some(name) = meta.path().segments.last() else {
        return false;
    };
    if name.ident == "cfg_attr" {
        let list = meta.require_list().map(metas).unwrap_or_default();
        return list.iter().skip(1).any(is_route_meta);
    }
    ROUTES.iter().any(|route| name.ident == route)
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn only_clerk_attributes_are_recognised() {
        let root: Path = parse_quote!(crate::vendor::clerk);
        let cases: [(Attribute, Option<&str>); 7] = [
            (
                parse_quote!(#[protect(role = "org:admin")]),
                Some("protect"),
            ),
            (parse_quote!(#[clerk_runtime::auth]), Some("auth")),
            (parse_quote!(#[::clerk_runtime::public]), Some("public")),
            (
                parse_quote!(#[crate::vendor::clerk::protect]),
                Some("protect"),
            ),
            (parse_quote!(#[other::protect]), None),
            (parse_quote!(#[get("/")]), None),
            (parse_quote!(#[cfg_attr(test, protect)]), None),
        ];
        for (attr, expected) in cases {
            assert_eq!(attribute_of(&attr, Some(&root)), expected);
        }
    }

    #[test]
    fn route_attributes_are_recognised_by_their_last_segment() {
        let routes: [Attribute; 6] = [
            parse_quote!(#[get("/")]),
            parse_quote!(#[rocket::post("/", data = "<body>")]),
            parse_quote!(#[handler]),
            parse_quote!(#[oai(path = "/", method = "get")]),
            parse_quote!(#[utoipa::path(get)]),
            parse_quote!(#[cfg_attr(feature = "web", get("/"))]),
        ];
        assert!(routes.iter().all(is_route));
        let others: [Attribute; 4] = [
            parse_quote!(#[must_use]),
            parse_quote!(#[doc = "get"]),
            parse_quote!(#[cfg(get)]),
            parse_quote!(#[cfg_attr(get, inline)]),
        ];
        assert!(!others.iter().any(is_route));
    }

    #[test]
    fn cfg_test_items_are_recognised() {
        let tests: [Attribute; 3] = [
            parse_quote!(#[cfg(test)]),
            parse_quote!(#[cfg(all(test, feature = "slow"))]),
            parse_quote!(#[cfg(all(unix, all(test)))]),
        ];
        assert!(tests.into_iter().all(|attr| is_for_tests(&[attr])));
        let others: [Attribute; 4] = [
            parse_quote!(#[cfg(not(test))]),
            parse_quote!(#[cfg(any(test, unix))]),
            parse_quote!(#[cfg(feature = "test")]),
            parse_quote!(#[cfg_attr(test, inline)]),
        ];
        assert!(!is_for_tests(&others));
    }
}
