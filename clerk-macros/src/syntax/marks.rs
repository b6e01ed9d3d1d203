//! Attributes on a function: which mark of ours, whether a framework routes to it, whether it is for
//! tests.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, MetaList, Path, Token};

use super::function::find;

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

/// The marks in tokens that stay as they are, so that rustc looks up their names. One word may be
/// anybody's where an import in the same tokens could bring it. What stands around them imports ours or
/// none: `expand::imports` sees to it.
pub(crate) struct Marks<'a> {
    root: Option<&'a Path>,
    are_words_ours: bool,
}

impl<'a> Marks<'a> {
    pub(crate) fn in_tokens(tokens: &TokenStream, root: Option<&'a Path>) -> Self {
        Self {
            root,
            are_words_ours: !imports_others(tokens.clone(), root),
        }
    }

    /// The mark that an attribute is.
    pub(crate) fn of(&self, attr: &Attribute) -> Option<&'static str> {
        let is_ours = self.are_words_ours || attr.path().segments.len() > 1;
        mark_of(attr, self.root).filter(|_| is_ours)
    }
}

/// Whether a `use` of somebody else's may bring a name of ours.
fn imports_others(tokens: TokenStream, root: Option<&Path>) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = trees.as_slice();
    while let [first, after @ ..] = rest {
        let is_import = match first {
            TokenTree::Ident(word) if word == "use" => is_of_others(after, root),
            TokenTree::Group(group) => imports_others(group.stream(), root),
            _ => false,
        };
        if is_import {
            return true;
        }
        rest = after;
    }
    false
}

fn is_of_others(after: &[TokenTree], root: Option<&Path>) -> bool {
    let is_end =
        |tree: &&TokenTree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ';');
    let tree: TokenStream = after.iter().take_while(|it| !is_end(it)).cloned().collect();
    let text = tight(&tree);
    let is_mark = |word: &_| MARKS.iter().any(|mark| word == mark);
    let may_bring = text.contains('*') || find(tree, &is_mark).is_some();
    let is_bound = text.starts_with('<');
    let root = root.map(|root| tight(&root.to_token_stream()));
    let is_under = |root: &str| {
        text.strip_prefix(root)
            .is_some_and(|it| it.starts_with("::"))
    };
    let is_ours = is_under("clerk_runtime")
        || is_under("::clerk_runtime")
        || root.is_some_and(|root| is_under(&root));
    may_bring && !is_bound && !is_ours
}

fn tight(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

/// Whether what has these attributes is compiled for tests alone.
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

/// Whether an attribute makes a handler of its function, also under `cfg_attr`.
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
    use quote::quote;
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

    #[test]
    fn a_word_is_ours_unless_others_may_bring_it() {
        let root: Path = parse_quote!(crate::vendor::clerk);
        let word: Attribute = parse_quote!(#[auth]);
        let whole: Attribute = parse_quote!(#[clerk_runtime::auth]);
        let marks = |tokens: TokenStream| {
            let marks = Marks::in_tokens(&tokens, Some(&root));
            (marks.of(&word).is_some(), marks.of(&whole).is_some())
        };
        for ours in [
            quote!(
                use clerk_runtime::{auth, UserId};
                use ::clerk_runtime::*;
            ),
            quote!({
                use crate::vendor::clerk::protect;
            }),
            quote!(use other::{a, b::c}; let auth = a * 2;),
            quote!(
                fn a() -> impl Fn() + use<'_, T> {
                    auth * 2
                }
            ),
        ] {
            assert_eq!(marks(ours.clone()), (true, true), "{ours}");
        }
        for others in [
            quote!(
                use other::auth;
            ),
            quote!({
                use other::{a, b::auth};
            }),
            quote!(
                use other::prelude::*;
            ),
            quote!(
                use other::handler as protect;
            ),
            quote!(
                use clerk_runtimes::auth;
            ),
        ] {
            assert_eq!(marks(others.clone()), (false, true), "{others}");
        }
    }

    #[test]
    fn what_is_for_tests_alone_says_so() {
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
