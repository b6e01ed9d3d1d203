//! What the imports in tokens bring into scope, as far as it shows.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Path;

/// What stands between each `use` and its `;`.
pub(crate) struct Imports(Vec<String>);

impl Imports {
    /// Those of a module itself.
    pub(crate) fn of_module(body: TokenStream) -> Self {
        let trees: Vec<TokenTree> = body.into_iter().collect();
        let mut found = Vec::new();
        for (at, tree) in trees.iter().enumerate() {
            if matches!(tree, TokenTree::Ident(word) if word == "use") {
                found.extend(trees.get(at + 1..).and_then(import));
            }
        }
        Self(found)
    }

    /// Those in the groups of these tokens too.
    pub(crate) fn at_any_depth(tokens: TokenStream) -> Self {
        let mut found = Self::of_module(tokens.clone());
        for tree in tokens {
            if let TokenTree::Group(group) = tree {
                found.0.extend(Self::at_any_depth(group.stream()).0);
            }
        }
        found
    }

    /// Whether one names this of ours, and thereby hides what another's `*` brings.
    pub(crate) fn bring_ours(&self, name: &str, root: Option<&Path>) -> bool {
        self.0
            .iter()
            .any(|import| is_ours(import, name, root) && pieces(import).any(|it| it == name))
    }

    /// Whether one of others may bring this name.
    pub(crate) fn may_bring(&self, name: &str, root: Option<&Path>) -> bool {
        let brings = |piece: &str| piece == "*" || bound(piece) == name;
        self.0
            .iter()
            .any(|import| pieces(import).any(brings) && !is_ours(import, name, root))
    }
}

/// Up to the `;`. The `use<…>` of a type is none.
fn import(after: &[TokenTree]) -> Option<String> {
    let sign =
        |tree: &TokenTree, wanted| matches!(tree, TokenTree::Punct(it) if it.as_char() == wanted);
    let is_bound = after.first().is_some_and(|first| sign(first, '<'));
    let trees = after.iter().take_while(|tree| !sign(tree, ';')).cloned();
    (!is_bound).then(|| spaced(trees.collect()))
}

/// Each token by itself, so that the text doesn't depend on who prints it.
fn spaced(tokens: TokenStream) -> String {
    let text = |tree| match tree {
        TokenTree::Group(group) => format!("{{ {} }}", spaced(group.stream())),
        tree => tree.to_string(),
    };
    let words: Vec<String> = tokens.into_iter().map(text).collect();
    words.join(" ").replace(": :", "::")
}

/// What stands at the ends of an import's paths: `name`, `name as other`, `*`.
fn pieces(import: &str) -> impl Iterator<Item = &str> {
    let ends = import.split([',', '{', '}']);
    ends.map(|piece| piece.rsplit("::").next().unwrap_or(piece).trim())
}

/// The name that is in scope then.
fn bound(piece: &str) -> &str {
    piece.rsplit(" as ").next().unwrap_or(piece)
}

/// Whether an import is of the runtime, and brings nothing else of it under this name.
fn is_ours(import: &str, name: &str, root: Option<&Path>) -> bool {
    let import = import.trim_start_matches(":: ");
    let is_under = |root: &str| {
        let rest = import.strip_prefix(root);
        rest.is_some_and(|rest| rest.starts_with(" ::"))
    };
    let root = root.map(|root| spaced(root.to_token_stream()));
    let root = root.as_deref().map(|root| root.trim_start_matches(":: "));
    let is_renamed = pieces(import).any(|it| it != name && bound(it) == name);
    !is_renamed && (is_under("clerk_runtime") || root.is_some_and(is_under))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    /// Whether ours is named, and whether another's may be.
    fn auth(text: &str) -> (bool, bool) {
        let root: Path = parse_quote!(crate::vendor::clerk);
        let imports = Imports::at_any_depth(text.parse().unwrap());
        (
            imports.bring_ours("auth", Some(&root)),
            imports.may_bring("auth", Some(&root)),
        )
    }

    #[test]
    fn ours_are_told_from_others() {
        for ours in [
            "use clerk_runtime::auth;",
            "{ pub use ::clerk_runtime::{UserId, auth}; }",
            "use crate::vendor::clerk::auth;",
        ] {
            assert_eq!(auth(ours), (true, false), "{ours}");
        }
        for others in [
            "use other::auth;",
            "{ use other::{a, b::{auth}}; }",
            "use super::*;",
            "use other::handler as auth;",
            "use clerk_runtime::public as auth;",
            "use clerk_runtimes::auth;",
            "use {clerk_runtime::auth, other::a};",
        ] {
            assert_eq!(auth(others), (false, true), "{others}");
        }
    }

    #[test]
    fn what_brings_no_such_name_says_nothing() {
        for neither in [
            "use clerk_runtime::*;",
            "use clerk_runtime::auth as ours;",
            "use other::{a, b::c, auth as d, auth::e};",
            "fn a() -> impl Fn() + use<'_, T> { auth * 2 }",
        ] {
            assert_eq!(auth(neither), (false, false), "{neither}");
        }
    }
}
