//! Path of the runtime's private module, which contains all items that generated code uses.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Path, Token};

/// Path of the runtime's module `__private`.
#[derive(Clone)]
pub(crate) struct PrivatePath(Path);

impl PrivatePath {
    /// Creates the path from the crate's own name, or from the path of `crate = …`.
    pub(crate) fn new(root: Option<&Path>) -> Self {
        let word = |word| Ident::new(word, Span::call_site());
        // If `crate = …` is wrong, rustc reports this segment as missing, at the user's span.
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

    /// Returns the path with another span, where rustc reports errors about it. All tokens get the
    /// span, since rustc points at the whole path.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        let respan = |mut token: TokenTree| {
            // `$crate` is resolved by its hygiene.
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
