//! `#[handlers]`: in a module or an `impl`, whoever answers requests says who may call it. What says
//! nothing is an error, so that nothing is open by oversight.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Attribute, Meta, Path};

use crate::diag::Sink;
use crate::expand;
use crate::model::{Mark, Owner, Place};
use crate::pipeline;
use crate::syntax::{Function, Impl, Item, Module, is_route, items, mark_of};

/// A walk through the items: what is wrong in them, and what must stand beside an `impl`.
pub(crate) struct Walk<'a> {
    pub(crate) root: Option<&'a Path>,
    pub(crate) sink: &'a mut Sink,
}

impl Walk<'_> {
    /// A module, its nested ones, and the `impl`s in them.
    pub(crate) fn module(&mut self, module: &Module) -> TokenStream {
        let items: Vec<TokenStream> = items(module.body.stream())
            .into_iter()
            .map(|item| self.item(item))
            .collect();
        let Module {
            attrs, head, body, ..
        } = module;
        let imports = expand::imports(self.root);
        let body = within(body, quote!(#(#items)* #imports));
        let attrs = attrs.iter().filter(|attr| !is_handlers(attr));
        quote!(#(#attrs)* #head #body)
    }

    fn item(&mut self, item: Item) -> TokenStream {
        match item {
            Item::Function(function) => self.function(function),
            Item::Module(module) if is_for_tests(&module) => Item::Module(module).to_token_stream(),
            Item::Module(module) => self.module(&module),
            Item::Impl(block) => self.implementation(&block),
            Item::Other(tokens) => self.other(tokens),
        }
    }

    /// The mark goes above the framework's attributes, under its full name.
    fn function(&mut self, mut function: Function) -> TokenStream {
        let Some((mark, attr)) = self.mark(&mut function) else {
            return function.into_token_stream();
        };
        let args = arguments(&attr);
        let name = attr.path().segments.last();
        let root = self
            .root
            .map_or_else(|| quote!(::clerk_runtime), |root| quote!(#root));
        let args = match self.root {
            Some(root) if mark != "public" && !states_root(&args) => {
                quote!(crate = #root, #args)
            }
            _ => args,
        };
        let args = (!args.is_empty()).then(|| quote!((#args)));
        quote!(#[#root::#name #args] #function)
    }

    /// An `impl` by itself.
    pub(crate) fn block(&mut self, block: &Impl) -> TokenStream {
        let imports = expand::imports(self.root);
        let block = self.implementation(block);
        quote!(#block #imports)
    }

    /// An `impl`, behind the policies of its methods.
    fn implementation(&mut self, block: &Impl) -> TokenStream {
        let place = Place {
            owner: owner(block),
            root: self.root.cloned(),
        };
        let mut beside = TokenStream::new();
        let methods: Vec<TokenStream> = items(block.body.stream())
            .into_iter()
            .map(|item| match item {
                Item::Function(method) => self.method(method, &place, &mut beside),
                Item::Other(tokens) => self.other(tokens),
                item => item.into_token_stream(),
            })
            .collect();
        let Impl {
            attrs, head, body, ..
        } = block;
        let body = within(body, quote!(#(#methods)*));
        let attrs = attrs.iter().filter(|attr| !is_handlers(attr));
        quote!(#beside #(#attrs)* #head #body)
    }

    fn method(
        &mut self,
        mut method: Function,
        place: &Place,
        beside: &mut TokenStream,
    ) -> TokenStream {
        let Some((mark, attr)) = self.mark(&mut method) else {
            return method.into_token_stream();
        };
        let args = arguments(&attr);
        let mark = match mark {
            "protect" => Mark::Protect,
            "auth" => Mark::Auth,
            _ => return pipeline::public(args, method.into_token_stream()),
        };
        let pair = pipeline::function(mark, args, method, place);
        beside.extend(pair.beside);
        pair.function
    }

    /// Takes the mark out of a function's attributes. Without one, an error if it needs one.
    fn mark(&mut self, function: &mut Function) -> Option<(&'static str, Attribute)> {
        let root = self.root;
        let at = function
            .attrs
            .iter()
            .position(|attr| mark_of(attr, root).is_some());
        let Some(at) = at else {
            self.demand_mark(function);
            return None;
        };
        let attr = function.attrs.remove(at);
        mark_of(&attr, root).map(|mark| (mark, attr))
    }

    fn demand_mark(&mut self, function: &Function) {
        if function.is_async() || function.attrs.iter().any(is_route) {
            let name = &function.sig.ident;
            let message = format!(
                "`{name}` doesn't say who may call it: put `#[protect]` or `#[auth]` above it, or \
                 `#[public]` if everybody may"
            );
            self.sink.error(name, message);
        }
    }

    /// A function in a form that we can't read would go unnoticed.
    fn other(&mut self, tokens: TokenStream) -> TokenStream {
        if let Some(keyword) = unread_function(&tokens) {
            let message = "`#[handlers]` can't read this function, nor whether it is marked";
            self.sink.error(keyword, message);
        }
        tokens
    }
}

fn within(old: &Group, stream: TokenStream) -> Group {
    let mut group = Group::new(old.delimiter(), stream);
    group.set_span(old.span());
    group
}

/// What is in an attribute's parentheses.
fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        // `#[protect = …]` is reported by the attribute.
        Meta::NameValue(pair) => {
            let value = &pair.value;
            quote!(= #value)
        }
    }
}

fn states_root(args: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = args.clone().into_iter().collect();
    trees.windows(2).any(|pair| {
        matches!(pair, [TokenTree::Ident(word), TokenTree::Punct(sign)]
            if word == "crate" && sign.as_char() == '=')
    })
}

/// The `fn` of a function among the items that aren't known as one.
fn unread_function(tokens: &TokenStream) -> Option<Ident> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    // Without a body it runs nowhere, and rustc says so.
    if matches!(trees.last(), Some(TokenTree::Punct(_))) {
        return None;
    }
    let qualifiers = [
        "pub", "default", "const", "async", "unsafe", "safe", "extern", "gen",
    ];
    let mut words = trees.into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    words
        .find(|word| !qualifiers.iter().any(|it| word == it))
        .filter(|word| word == "fn")
}

fn is_handlers(attr: &Attribute) -> bool {
    attr.path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "handlers")
}

fn is_for_tests(module: &Module) -> bool {
    let is_cfg_test =
        |attr: &Attribute| attr.path().is_ident("cfg") && arguments(attr).to_string() == "test";
    module.attrs.iter().any(is_cfg_test)
}

fn owner(block: &Impl) -> Owner {
    if block.is_of_trait {
        return Owner::Trait;
    }
    Owner::Type {
        name: expand::type_name(&block.self_type),
        params: block
            .generics
            .type_params()
            .map(|param| param.ident.clone())
            .collect(),
    }
}
