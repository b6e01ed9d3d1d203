//! The head of `policy!(pub ManageInvoices: …)`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Token, Visibility};

/// A named policy's declaration.
#[derive(Clone)]
pub(crate) struct Declaration {
    /// Attributes and visibility.
    pub(crate) prefix: TokenStream,
    pub(crate) name: Ident,
    /// Its options, unread.
    pub(crate) args: TokenStream,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let head = Self::head(input)?;
        if input.peek(Token![::]) {
            return Err(input.error("expected `:`"));
        }
        input.parse::<Token![:]>()?;
        Ok(Self {
            args: input.parse()?,
            ..head
        })
    }
}

impl Declaration {
    /// The head alone, for one whose rest cannot be read.
    pub(crate) fn head(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let vis: Visibility = input.parse()?;
        Ok(Self {
            prefix: quote!(#(#attrs)* #vis),
            name: input.parse()?,
            args: TokenStream::new(),
        })
    }
}
