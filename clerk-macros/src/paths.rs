//! Every name of the runtime that generated code uses, in one place.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Path, Token};

/// The root of the runtime's private names.
#[derive(Clone)]
pub(crate) struct PrivatePath(Path);

impl PrivatePath {
    /// Under the crate's own name, or where `crate = …` says it is.
    pub(crate) fn new(root: Option<&Path>) -> Self {
        let word = |word| Ident::new(word, Span::call_site());
        // Where the root is not the runtime's, rustc misses this word, and points at it.
        let last = root.and_then(|root| root.segments.last());
        let at = last.map_or_else(Span::call_site, |last| {
            Span::call_site().located_at(last.ident.span())
        });
        let own = || Path {
            leading_colon: Some(<Token![::]>::default()),
            ..word("clerk_runtime").into()
        };
        let mut path = root.cloned().unwrap_or_else(own);
        path.segments.push(Ident::new("__private", at).into());
        Self(path)
    }

    /// The same, to be blamed on other tokens: rustc points at the whole of a path.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        let respan = |mut token: TokenTree| {
            // Which crate this is, its hygiene alone tells.
            let is_of_macro = matches!(&token, TokenTree::Ident(word) if word == "$crate");
            token.set_span(if is_of_macro {
                span.resolved_at(token.span())
            } else {
                span
            });
            token
        };
        self.to_token_stream().into_iter().map(respan).collect()
    }
}

impl ToTokens for PrivatePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}
