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
    /// What it asks, unread.
    pub(crate) args: TokenStream,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let vis: Visibility = input.parse()?;
        let name: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self {
            prefix: quote!(#(#attrs)* #vis),
            name,
            args: input.parse()?,
        })
    }
}
