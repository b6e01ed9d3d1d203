//! Every name of the runtime that generated code uses, in one place.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::Path;

/// The root of the runtime's private names.
#[derive(Clone)]
pub(crate) struct Private(TokenStream);

impl Private {
    /// Under the crate's own name, or where `crate = …` says it is.
    pub(crate) fn new(root: Option<&Path>) -> Self {
        let own = || quote!(::clerk_runtime::__private);
        Self(root.map_or_else(own, |root| quote!(#root::__private)))
    }

    /// The same, to be blamed on other tokens: rustc points at the whole of a path.
    pub(crate) fn at(&self, span: Span) -> Self {
        let respan = |mut token: TokenTree| {
            token.set_span(span);
            token
        };
        Self(self.0.clone().into_iter().map(respan).collect())
    }
}

impl quote::ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}
