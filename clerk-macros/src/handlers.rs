//! `#[handlers]`: in a module or an `impl`, whoever answers requests says who may call it. What says
//! nothing is an error, so that nothing is open by oversight.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Attribute, Ident, ItemMacro, Meta, Path, ReturnType};

use crate::diag::Sink;
use crate::expand;
use crate::model::{Mark, Owner, Place};
use crate::pipeline;
use crate::syntax::{
    Function, Impl, Item, Module, Nested, Unread, is_future, is_route, items, mark_of, nested,
};

/// Macros that are known to make no handlers, or to keep what they are called with as it is.
const HARMLESS: [&str; 9] = [
    "bitflags",
    "cfg_if",
    "cfg_select",
    "compile_error",
    "lazy_static",
    "macro_rules",
    "policy",
    "task_local",
    "thread_local",
];

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
            Item::Macro(_) | Item::Unread(_) | Item::Other(_) => self.other(item),
        }
    }

    /// The mark goes above the framework's attributes, under its full name.
    fn function(&mut self, mut function: Function) -> TokenStream {
        let Some((_, attr)) = self.mark(&mut function, false) else {
            return function.into_token_stream();
        };
        let args = self.rooted(arguments(&attr));
        let name = attr.path().segments.last();
        let root = self
            .root
            .map_or_else(|| quote!(::clerk_runtime), |root| quote!(#root));
        let args = (!args.is_empty()).then(|| quote!((#args)));
        quote!(#[#root::#name #args] #function)
    }

    /// A mark's list, with the root if it doesn't state one.
    fn rooted(&self, args: TokenStream) -> TokenStream {
        match self.root {
            Some(root) if !states_root(&args) => quote!(crate = #root, #args),
            _ => args,
        }
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
        let is_routed = block.attrs.iter().any(is_route);
        let mut beside = TokenStream::new();
        let methods: Vec<TokenStream> = items(block.body.stream())
            .into_iter()
            .map(|item| match item {
                Item::Function(mut method) => {
                    let is_called = is_routed && method.sig.ident == "handle";
                    let mark = self.mark(&mut method, is_called);
                    self.method((method, mark), &place, &mut beside)
                }
                item => self.other(item),
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
        (method, mark): (Function, Option<(&'static str, Attribute)>),
        place: &Place,
        beside: &mut TokenStream,
    ) -> TokenStream {
        let Some((mark, attr)) = mark else {
            return method.into_token_stream();
        };
        let args = arguments(&attr);
        let mark = match mark {
            "protect" => Mark::Protect,
            "auth" => Mark::Auth,
            _ => return pipeline::public(self.rooted(args), method.into_token_stream()),
        };
        let pair = pipeline::function(mark, args, method, place);
        beside.extend(pair.beside);
        pair.function
    }

    /// Takes the mark out of a function's attributes. Without one, an error if it needs one: if it shows
    /// itself that it answers requests, or `is_called` from what it stands in.
    fn mark(
        &mut self,
        function: &mut Function,
        is_called: bool,
    ) -> Option<(&'static str, Attribute)> {
        self.inside(function.body.stream());
        let root = self.root;
        let at = function
            .attrs
            .iter()
            .position(|attr| mark_of(attr, root).is_some());
        let Some(at) = at else {
            if is_called || answers(function) {
                self.demand_mark(&function.sig.ident);
            }
            return None;
        };
        let attr = function.attrs.remove(at);
        mark_of(&attr, root).map(|mark| (mark, attr))
    }

    fn demand_mark(&mut self, name: &Ident) {
        let message = format!(
            "`{name}` doesn't say who may call it: put `#[protect]` or `#[auth]` above it, or \
             `#[public]` if everybody may"
        );
        self.sink.error(name, message);
    }

    /// What isn't read item by item can hide a handler.
    fn other(&mut self, item: Item) -> TokenStream {
        match &item {
            Item::Unread(tokens) => self.refuse_unread(tokens),
            Item::Macro(call) if !is_harmless(call) => self.refuse_macro(call),
            item => self.inside(item.to_token_stream()),
        }
        item.into_token_stream()
    }

    fn refuse_unread(&mut self, tokens: &TokenStream) {
        let start: TokenStream = tokens.clone().into_iter().take(1).collect();
        let message = "`#[handlers]` can't read this, nor whether it is marked: write it in stable \
                       Rust, or outside";
        self.sink.error(start, message);
    }

    fn refuse_macro(&mut self, call: &ItemMacro) {
        let path = &call.mac.path;
        let name = path.segments.last().map(|last| last.ident.to_string());
        let name = name.unwrap_or_default();
        let message = format!(
            "`#[handlers]` can't see what `{name}!` expands to, nor whether it is marked: write the \
             call outside"
        );
        self.sink.error(path, message);
    }

    /// The functions in tokens of any kind, whose marks stay where they are.
    fn inside(&mut self, tokens: TokenStream) {
        let root = self.root;
        let is_marked = |attrs: &[Attribute]| attrs.iter().any(|it| mark_of(it, root).is_some());
        for found in nested(tokens) {
            match found {
                Nested::Read(function) if answers(&function) && !is_marked(&function.attrs) => {
                    self.demand_mark(&function.sig.ident);
                }
                Nested::Unread(unread) if may_answer(&unread) => {
                    let name = unread.name;
                    self.refuse_unread(&quote!(#name));
                }
                Nested::Read(_) | Nested::Unread(_) => {}
            }
        }
    }
}

/// Whether a function shows that it answers requests.
fn answers(function: &Function) -> bool {
    let gives_future = matches!(&function.sig.output, ReturnType::Type(_, ty) if is_future(ty));
    gives_future || function.is_async() || function.attrs.iter().any(is_route)
}

fn may_answer(function: &Unread) -> bool {
    let attrs = function.attrs.as_ref();
    function.is_async || attrs.is_none_or(|attrs| attrs.iter().any(is_route))
}

fn is_harmless(call: &ItemMacro) -> bool {
    let last = call.mac.path.segments.last();
    last.is_some_and(|last| HARMLESS.iter().any(|name| last.ident == name))
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
