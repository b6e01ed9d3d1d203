//! Items of a module or an `impl`, as far as `#[handlers]` distinguishes them. Function bodies are not
//! parsed.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Generics, Ident, ImplItem, ItemMacro, Token, Type, Visibility, WhereClause};

use super::HandlerFn;
use super::function::braces;

/// An item.
pub(crate) enum ModuleItem {
    Function(HandlerFn),
    Module(Module),
    Impl(Impl),
    Macro(ItemMacro),
    /// Everything else.
    Other(TokenStream),
}

/// An inline module.
pub(crate) struct Module {
    pub(crate) attrs: Vec<Attribute>,
    /// Visibility, `mod` and name.
    pub(crate) head: TokenStream,
    pub(crate) body: Group,
}

/// An `impl` block.
pub(crate) struct Impl {
    pub(crate) attrs: Vec<Attribute>,
    /// Tokens from `impl` to the `where` clause.
    pub(crate) head: TokenStream,
    pub(crate) generics: Generics,
    pub(crate) is_of_trait: bool,
    pub(crate) self_type: Type,
    pub(crate) body: Group,
}

/// Parses the items in braces, with the inner attributes before them.
pub(crate) fn items(body: &Group) -> syn::Result<Vec<ModuleItem>> {
    let parser = |input: ParseStream<'_>| {
        let inner = input.call(Attribute::parse_inner)?;
        let mut items: Vec<ModuleItem> = inner
            .iter()
            .map(|attr| ModuleItem::Other(attr.to_token_stream()))
            .collect();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(items)
    };
    parser.parse2(body.stream())
}

impl Parse for ModuleItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if let Some(function) = attempt(input) {
            return Ok(Self::Function(function));
        }
        if let Some(module) = attempt(input) {
            return Ok(Self::Module(module));
        }
        if let Some(block) = attempt(input) {
            return Ok(Self::Impl(block));
        }
        // A form that syn does not know may hide a handler.
        let unknown = |tokens| Err(syn::Error::new_spanned(tokens, "unknown item"));
        match attempt(input) {
            Some(syn::Item::Macro(call)) => Ok(Self::Macro(call)),
            Some(syn::Item::Verbatim(tokens)) => unknown(tokens),
            Some(other) => Ok(Self::Other(other.into_token_stream())),
            None => match input.parse()? {
                ImplItem::Verbatim(tokens) => unknown(tokens),
                other => Ok(Self::Other(other.into_token_stream())),
            },
        }
    }
}

/// Parses a `T`, and advances only if that succeeds.
fn attempt<T: Parse>(input: ParseStream<'_>) -> Option<T> {
    let ahead = input.fork();
    let found = ahead.parse().ok()?;
    input.advance_to(&ahead);
    Some(found)
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let (vis, keyword): (Visibility, Token![mod]) = (input.parse()?, input.parse()?);
        let name: Ident = input.parse()?;
        Ok(Self {
            attrs,
            head: quote!(#vis #keyword #name),
            body: braces(input)?,
        })
    }
}

impl Parse for Impl {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let (unsafety, keyword): (Option<Token![unsafe]>, Token![impl]) =
            (input.parse()?, input.parse()?);
        let generics: Generics = input.parse()?;
        let (not, first): (Option<Token![!]>, Type) = (input.parse()?, input.parse()?);
        let of: Option<Token![for]> = input.parse()?;
        let second = of.map(|_| input.parse::<Type>()).transpose()?;
        let bounds: Option<WhereClause> = input.parse()?;
        Ok(Self {
            attrs,
            head: quote!(#unsafety #keyword #generics #not #first #of #second #bounds),
            generics,
            is_of_trait: of.is_some(),
            self_type: second.unwrap_or(first),
            body: braces(input)?,
        })
    }
}

impl ToTokens for ModuleItem {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Function(function) => function.to_tokens(tokens),
            Self::Module(Module { attrs, head, body }) => {
                tokens.extend([quote!(#(#attrs)* #head #body)]);
            }
            Self::Impl(Impl {
                attrs, head, body, ..
            }) => tokens.extend([quote!(#(#attrs)* #head #body)]),
            Self::Macro(call) => call.to_tokens(tokens),
            Self::Other(other) => other.to_tokens(tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Delimiter, TokenTree};

    use super::*;

    /// Returns one letter for each item.
    fn kinds(body: TokenStream) -> String {
        let letter = |item: &ModuleItem| match item {
            ModuleItem::Function(_) => 'f',
            ModuleItem::Module(_) => 'm',
            ModuleItem::Impl(_) => 'i',
            ModuleItem::Macro(_) => '!',
            ModuleItem::Other(_) => 'o',
        };
        match items(&Group::new(Delimiter::Brace, body)) {
            Ok(items) => items.iter().map(letter).collect(),
            Err(_) => String::from("?"),
        }
    }

    #[test]
    fn items_are_parsed_by_kind() {
        let body = quote! {
            #![allow(unused)]
            use a::{b, c};
            const LIMIT: fn() -> u8 = { || 1 };
            #[get("/")] pub(crate) async fn show() { let + }
            const fn double() {}
            pub struct Unit;
            struct Pair(u8);
            enum Tier { Pro }
            pub mod inner { fn x() {} }
            mod file;
            macro_rules! nothing { () => {} }
            nothing!();
            nothing! {}
            unsafe impl<const N: usize> Mine<{ N }> for [u8; N] where [u8; N]: Sized { fn a() {} }
            impl Mine {}
            unsafe extern "C" fn outside() {}
            trait Store { fn a(); fn b() {} }
            type Of<'a> = &'a u8 where Self: 'a;
        };
        assert_eq!(kinds(body), "oooffooomo!!!iifoo");
    }

    #[test]
    fn unknown_items_are_errors() {
        for item in [
            quote!(
                async gen fn stream() {}
            ),
            quote!(impl const Mine for u8 { async fn hidden() {} }),
            quote!(default const unsafe fn half(a: u8 = 1) {}),
            quote!(#[doc(hidden)] pub impl(crate) mod inner {}),
            quote!(#![a b] fn a() {}),
            quote!(const fn half(a: u8 = 1) {} async fn swallowed() {} struct A;),
        ] {
            assert_eq!(kinds(item.clone()), "?", "{item}");
        }
    }

    #[test]
    fn item_in_an_invisible_group_is_parsed() {
        let group = |tokens| TokenTree::Group(Group::new(Delimiter::None, tokens));
        let (function, vis) = (
            group(quote!(
                fn a() {}
            )),
            group(quote!(pub)),
        );
        assert_eq!(kinds(quote!(#function fn b() {} #vis fn c() {})), "fff");
    }
}
