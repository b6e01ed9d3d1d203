//! Expansion of the macros in source text, without rustc.

use quote::ToTokens;
use syn::{Attribute, ImplItem, Item, Macro, Meta, Type};

use super::*;

/// The line of an error, and its message.
pub(crate) type Error = (usize, String);

/// Returns the errors that the macros report in a file.
pub(super) fn errors(source: &str) -> Vec<Error> {
    of_items(syn::parse_file(source).unwrap().items)
}

/// Returns the messages of the errors that the macros report in a file.
pub(crate) fn messages(source: &str) -> Vec<String> {
    let errors = errors(source).into_iter();
    errors.map(|(_, message)| message).collect()
}

/// Returns a type in the invisible group of a `macro_rules!` variable.
pub(crate) fn grouped(ty: &str) -> Type {
    let group = Group::new(Delimiter::None, ty.parse().unwrap());
    syn::parse2(TokenTree::Group(group).into()).unwrap()
}

fn of_items(items: Vec<Item>) -> Vec<Error> {
    items.into_iter().flat_map(of_item).collect()
}

fn of_item(item: Item) -> Vec<Error> {
    let attributes = match &item {
        Item::Fn(function) => &function.attrs,
        Item::Mod(module) => &module.attrs,
        Item::Impl(block) => &block.attrs,
        Item::Struct(structure) => &structure.attrs,
        Item::Trait(definition) => &definition.attrs,
        Item::Macro(call) => return of_expansion(expand_call(&call.mac)),
        _ => return Vec::new(),
    };
    if let Some(output) = expand(attributes, &item) {
        return of_expansion(output);
    }
    match item {
        Item::Mod(module) => of_items(module.content.map_or_else(Vec::new, |(_, items)| items)),
        Item::Impl(block) => block.items.iter().flat_map(of_method).collect(),
        _ => Vec::new(),
    }
}

fn expand_call(call: &Macro) -> TokenStream {
    let name = call.path.segments.last().unwrap().ident.to_string();
    match name.as_str() {
        "policy" => pipeline::policy(call.tokens.clone()),
        "names" => pipeline::names(call.tokens.clone()),
        _ => TokenStream::new(),
    }
}

fn of_method(item: &ImplItem) -> Vec<Error> {
    match item {
        ImplItem::Fn(function) => {
            expand(&function.attrs, function).map_or_else(Vec::new, of_expansion)
        }
        _ => Vec::new(),
    }
}

/// Expands an item by the first of its attributes that is a macro of this crate.
fn expand(attributes: &[Attribute], item: &impl ToTokens) -> Option<TokenStream> {
    attributes.iter().find_map(|attribute| {
        let args = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let item = without(attribute, item.to_token_stream());
        let name = attribute.path().segments.last()?.ident.to_string();
        Some(match name.as_str() {
            "protect" => pipeline::guard(HandlerAttribute::Protect, args, item),
            "auth" => pipeline::guard(HandlerAttribute::Auth, args, item),
            "public" => pipeline::public(None, args, item),
            "handlers" => pipeline::handlers(args, item),
            _ => return None,
        })
    })
}

/// Removes an attribute, as rustc does before it calls the macro.
fn without(attribute: &Attribute, item: TokenStream) -> TokenStream {
    let position = attribute.pound_token.span.start();
    let mut tokens = item.into_iter();
    let before = tokens
        .by_ref()
        .take_while(|token| token.span().start() != position);
    let mut kept: TokenStream = before.collect();
    kept.extend(tokens.skip(1));
    kept
}

/// Returns the errors in an expansion: the calls of `compile_error!`.
pub(crate) fn of_expansion(output: TokenStream) -> Vec<Error> {
    let tokens: Vec<TokenTree> = output.into_iter().collect();
    let mut errors = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 2)) {
            (TokenTree::Group(group), _) => errors.extend(of_expansion(group.stream())),
            (TokenTree::Ident(name), Some(TokenTree::Group(group))) if name == "compile_error" => {
                let message: syn::LitStr = syn::parse2(group.stream()).unwrap();
                errors.push((name.span().start().line, message.value()));
            }
            _ => {}
        }
    }
    errors
}
