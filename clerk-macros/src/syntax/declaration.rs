//! Declaration of a named policy, `policy!(pub ManageInvoices: …)`, and of the module of declared names,
//! `names!(pub mod names)`.

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
    /// The tokens of its options.
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
    /// Parses the head only, for a declaration whose rest cannot be parsed.
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

/// The declaration of the module in `names!`.
pub(crate) struct NamesDeclaration {
    /// Attributes and visibility.
    pub(crate) prefix: TokenStream,
    pub(crate) name: Ident,
    /// The tokens of its options.
    pub(crate) args: TokenStream,
}

impl Parse for NamesDeclaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let vis: Visibility = input.parse()?;
        input.parse::<Token![mod]>()?;
        let name = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self {
            prefix: quote!(#(#attrs)* #vis),
            name,
            args: input.parse()?,
        })
    }
}
