//! Every name of the runtime that generated code uses, in one place.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Path, Token};

/// The root of the runtime's private names.
#[derive(Clone)]
pub(crate) struct Private(Path);

impl Private {
    /// Under the crate's own name, or where `crate = …` says it is.
    pub(crate) fn new(root: Option<&Path>) -> Self {
        // Where the root isn't the runtime's, rustc misses this word, and points at it.
        let last = root.and_then(|root| root.segments.last());
        let at = last.map_or_else(Span::call_site, |last| {
            Span::call_site().located_at(last.ident.span())
        });
        let mut path = root.cloned().unwrap_or_else(runtime);
        path.segments.push(Ident::new("__private", at).into());
        Self(path)
    }

    /// The root of what every handler names, which the runtime has at its own root too: a path of two
    /// words takes less time than one of three. Under `crate = …` it is the same as ever, so that rustc
    /// misses one word if that is wrong.
    pub(crate) fn frequent(root: Option<&Path>) -> Self {
        root.map_or_else(|| Self(runtime()), |_| Self::new(root))
    }

    /// The same, to be blamed on other tokens: rustc points at the whole of a path.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        let respan = |mut token: TokenTree| {
            token.set_span(span);
            token
        };
        self.to_token_stream().into_iter().map(respan).collect()
    }

    /// The same for a macro's call that rustc takes to stand elsewhere than the attribute being expanded.
    pub(crate) fn placed(&self, elsewhere: Option<Span>) -> Placed<'_> {
        Placed(self, elsewhere)
    }
}

fn runtime() -> Path {
    Path {
        leading_colon: Some(<Token![::]>::default()),
        ..Ident::new("clerk_runtime", Span::call_site()).into()
    }
}

/// [`Private::placed`]
pub(crate) struct Placed<'a>(&'a Private, Option<Span>);

impl ToTokens for Placed<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(private, elsewhere) = self;
        match elsewhere {
            Some(span) => private.at(*span).to_tokens(tokens),
            None => private.to_tokens(tokens),
        }
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}
