//! Attributes on a function: which mark of ours, and whether a framework routes to it.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

/// What we mark functions with.
const MARKS: [&str; 3] = ["protect", "auth", "public"];

/// The last words of attributes that make a handler of a function: methods and whatever else
/// frameworks call it.
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

/// The mark that an attribute is: one word, or under the runtime's own name.
pub(crate) fn mark_of(attr: &Attribute, root: Option<&Path>) -> Option<&'static str> {
    let path = attr.path();
    let last = path.segments.last()?;
    let mark = MARKS.into_iter().find(|mark| last.ident == mark)?;
    let is_ours = match path.segments.len() {
        1 => true,
        2 => path.segments.first()?.ident == "clerk_runtime",
        _ => false,
    };
    (is_ours || root.is_some_and(|root| is_under(path, root))).then_some(mark)
}

/// Whether a path is a root's and one word more.
fn is_under(path: &Path, root: &Path) -> bool {
    let outer = path.segments.iter().map(|it| &it.ident);
    path.segments.len() == root.segments.len() + 1
        && root.segments.iter().zip(outer).all(|(a, b)| a.ident == *b)
}

/// Whether an attribute makes a handler of its function, also under `cfg_attr`.
pub(crate) fn is_route(attr: &Attribute) -> bool {
    is_route_meta(&attr.meta)
}

fn is_route_meta(meta: &Meta) -> bool {
    let Some(name) = meta.path().segments.last() else {
        return false;
    };
    if name.ident == "cfg_attr" {
        let list = meta
            .require_list()
            .and_then(|list| list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated));
        return list.is_ok_and(|list| list.iter().skip(1).any(is_route_meta));
    }
    ROUTES.iter().any(|route| name.ident == route)
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn a_mark_is_ours_or_none() {
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
            assert_eq!(mark_of(&attr, Some(&root)), expected);
        }
    }

    #[test]
    fn routes_are_known_by_their_last_word() {
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
}
