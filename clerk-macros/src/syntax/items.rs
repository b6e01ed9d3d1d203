//! The items in a module or an `impl`, as far as `#[handlers]` must tell them apart. Function bodies
//! and whatever else is no handler stay unread.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Generics, Ident, ItemMacro, Token, Type, Visibility, WhereClause};

use super::Function;
use super::nested::QUALIFIERS;

/// An item.
pub(crate) enum Item {
    Function(Function),
    Module(Module),
    Impl(Impl),
    Macro(ItemMacro),
    /// A function, module or `impl` in a form that can't be read.
    Unread(TokenStream),
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
    /// From `impl` to the `where` clause.
    pub(crate) head: TokenStream,
    pub(crate) generics: Generics,
    pub(crate) is_of_trait: bool,
    pub(crate) self_type: Type,
    pub(crate) body: Group,
}

/// The items in braces, with the inner attributes before them.
pub(crate) fn items(body: TokenStream) -> Vec<Item> {
    let parser = |input: ParseStream<'_>| {
        let inner = input.call(Attribute::parse_inner)?;
        let mut items: Vec<Item> = inner
            .iter()
            .map(|attr| Item::Other(attr.to_token_stream()))
            .collect();
        while !input.is_empty() {
            match grouped(input) {
                Some(group) => items.extend(self::items(group)),
                None => items.push(input.parse()?),
            }
        }
        Ok(items)
    };
    parser
        .parse2(body.clone())
        .unwrap_or_else(|_| vec![Item::Unread(body)])
}

/// An item that came through a `macro_rules!` variable. A visibility that did is none.
fn grouped(input: ParseStream<'_>) -> Option<TokenStream> {
    let ahead = input.fork();
    match ahead.parse().ok()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let last = group.stream().into_iter().last()?;
            let is_whole = ends(&last, true);
            is_whole.then(|| input.advance_to(&ahead))?;
            Some(group.stream())
        }
        _ => None,
    }
}

impl Parse for Item {
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
        if let Some(call) = attempt(input) {
            return Ok(Self::Macro(call));
        }
        let tokens = other(input)?;
        Ok(if is_unread(&tokens) {
            Self::Unread(tokens)
        } else {
            Self::Other(tokens)
        })
    }
}

/// Reads one if there is one.
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
        let (danger, keyword): (Option<Token![unsafe]>, Token![impl]) =
            (input.parse()?, input.parse()?);
        let generics: Generics = input.parse()?;
        let (not, first): (Option<Token![!]>, Type) = (input.parse()?, input.parse()?);
        let of: Option<Token![for]> = input.parse()?;
        let second = of.map(|_| input.parse::<Type>()).transpose()?;
        let bounds: Option<WhereClause> = input.parse()?;
        Ok(Self {
            attrs,
            head: quote!(#danger #keyword #generics #not #first #of #second #bounds),
            generics,
            is_of_trait: of.is_some(),
            self_type: second.unwrap_or(first),
            body: braces(input)?,
        })
    }
}

fn braces(input: ParseStream<'_>) -> syn::Result<Group> {
    match input.parse()? {
        TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => Ok(body),
        other => Err(syn::Error::new_spanned(other, "expected `{ … }`")),
    }
}

/// Up to the `;` or the braces that end an item.
fn other(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let by_braces = !is_ended_by_semicolon(input);
    let mut tokens = TokenStream::new();
    loop {
        let token: TokenTree = input.parse()?;
        let is_last = ends(&token, by_braces) || input.is_empty();
        token.to_tokens(&mut tokens);
        if is_last {
            return Ok(tokens);
        }
    }
}

fn ends(token: &TokenTree, by_braces: bool) -> bool {
    match token {
        TokenTree::Punct(sign) => sign.as_char() == ';',
        TokenTree::Group(group) => by_braces && group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// Whether something of which handlers are made is among the items that aren't known as one. Without
/// braces nothing in it runs, and rustc says what it is.
fn is_unread(tokens: &TokenStream) -> bool {
    let is_braces = |tree: &TokenTree| ends(tree, true) && matches!(tree, TokenTree::Group(_));
    let mut words = tokens.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    let first = words.find(|word| !QUALIFIERS.iter().any(|it| word == it));
    first.is_some_and(|first| ["fn", "impl", "mod"].iter().any(|it| first == it))
        && tokens.clone().into_iter().any(|tree| is_braces(&tree))
}

/// Items in which braces may stand before their end.
fn is_ended_by_semicolon(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let _attrs = ahead.call(Attribute::parse_outer);
    let _vis = ahead.parse::<Visibility>();
    ahead.peek(Token![use])
        || ahead.peek(Token![const])
        || ahead.peek(Token![static])
        || ahead.peek(Token![type])
}

impl ToTokens for Item {
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
            Self::Unread(other) | Self::Other(other) => other.to_tokens(tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter for each item.
    fn kinds(body: TokenStream) -> String {
        let letter = |item: &Item| match item {
            Item::Function(_) => 'f',
            Item::Module(_) => 'm',
            Item::Impl(_) => 'i',
            Item::Macro(_) => '!',
            Item::Unread(_) => '?',
            Item::Other(_) => 'o',
        };
        items(body).iter().map(letter).collect()
    }

    #[test]
    fn items_are_told_apart() {
        let body = quote! {
            #![allow(unused)]
            use a::{b, c};
            const LIMIT: fn() -> u8 = { || 1 };
            #[get("/")] pub(crate) async fn show() { let + }
            const fn double() {}
            pub struct Unit;
            struct Pair(u8);
            enum Named { A }
            pub mod inner { fn x() {} }
            mod file;
            macro_rules! nothing { () => {} }
            nothing!();
            nothing! {}
            unsafe impl<const N: usize> Mine<{ N }> for [u8; N] where [u8; N]: Sized { fn a() {} }
            impl Mine {}
            unsafe extern "C" fn outside() {}
        };
        assert_eq!(kinds(body), "oooffooomo!!!iif");
    }

    #[test]
    fn what_handlers_are_made_of_is_never_something_else() {
        for item in [
            quote!(
                async gen fn stream() {}
            ),
            quote!(impl const Mine for u8 {}),
            quote!(default const unsafe fn half(a: u8 = 1) {}),
            quote!(#[doc(hidden)] pub impl(crate) mod inner {}),
            quote!(#![a b] fn a() {}),
            quote!(const fn half(a: u8 = 1) {} async fn swallowed() {} struct A;),
        ] {
            assert_eq!(kinds(item.clone()), "?", "{item}");
        }
        assert_eq!(
            kinds(quote!(fn declared(); mod file; auto trait A {})),
            "ooo"
        );
    }

    #[test]
    fn an_item_out_of_a_macro_is_an_item() {
        let group = |tokens| TokenTree::Group(Group::new(Delimiter::None, tokens));
        let (function, vis) = (
            group(quote!(
                fn a() {}
            )),
            group(quote!(pub)),
        );
        assert_eq!(kinds(quote!(#function fn b() {} #vis fn c() {})), "fff");
    }

    #[test]
    fn no_token_is_lost() {
        let body = quote! {
            struct Odd<const N: usize = { 1 }> {}
            fn half(
            ) { } pub impl
        };
        let items = items(body.clone());
        assert_eq!(quote!(#(#items)*).to_string(), body.to_string());
    }
}
