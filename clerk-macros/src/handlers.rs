//! `#[handlers]`: requires a handler attribute on every handler in a module or an `impl`, so that none is
//! public by oversight.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Attribute, Ident, ItemMacro, Meta, Path};

use crate::check;
use crate::diag::ErrorSink;
use crate::expand::{self, Expansion};
use crate::model::{HandlerAttribute, HandlerContext, Owner};
use crate::pipeline;
use crate::syntax::{
    HandlerFn, Impl, Module, ModuleItem, attribute_of, is_for_tests, is_ours, is_route, items,
    misspelt, spelled,
};

/// Context of the items below `#[handlers]`.
pub(crate) struct HandlerScope<'a> {
    pub(crate) root: Option<&'a Path>,
    pub(crate) errors: &'a mut ErrorSink,
}

impl HandlerScope<'_> {
    /// Expands a module, with its nested modules and `impl`s.
    pub(crate) fn module(&mut self, module: &Module) -> TokenStream {
        let Module { attrs, head, body } = module;
        let attrs = attrs.iter().filter(|attr| !is_handlers(attr));
        let items = self.items(body).into_iter().map(|item| self.item(item));
        let items: Vec<TokenStream> = items.collect();
        let imports = expand::imports(self.root);
        let body = with_stream(body, quote!(#(#items)* #imports));
        quote!(#(#attrs)* #head #body)
    }

    /// Expands an `impl` that has `#[handlers]` itself.
    pub(crate) fn block(&mut self, block: &Impl) -> TokenStream {
        let imports = expand::imports(self.root);
        let block = self.implementation(block);
        quote!(#block #imports)
    }

    fn items(&mut self, body: &Group) -> Vec<ModuleItem> {
        items(body).unwrap_or_else(|error| {
            let message = "`#[handlers]` cannot parse this item: move it out of `#[handlers]`";
            self.errors.error_at(error.span(), message);
            vec![ModuleItem::Other(body.stream())]
        })
    }

    fn item(&mut self, item: ModuleItem) -> TokenStream {
        match item {
            ModuleItem::Module(Module { ref attrs, .. })
            | ModuleItem::Impl(Impl { ref attrs, .. })
                if is_for_tests(attrs) =>
            {
                item.into_token_stream()
            }
            ModuleItem::Function(function) => self.function(function),
            ModuleItem::Module(module) => self.module(&module),
            ModuleItem::Impl(block) => self.implementation(&block),
            ModuleItem::Macro(call) => self.call(call),
            ModuleItem::Other(other) => other,
        }
    }

    /// Moves the handler attribute above the framework's attributes, and writes its full path.
    fn function(&mut self, mut function: HandlerFn) -> TokenStream {
        let Some((_, attr)) = self.take_attribute(&mut function) else {
            return function.into_token_stream();
        };
        let args = self.with_crate_option(arguments(&attr));
        let name = attr.path().segments.last();
        let root = self
            .root
            .map_or_else(|| quote!(::clerk_runtime), |root| quote!(#root));
        let args = (!args.is_empty()).then(|| quote!((#args)));
        // rustc takes the attribute's line from these tokens.
        let mut output = attr.pound_token.to_token_stream();
        attr.bracket_token.surround(&mut output, |list| {
            list.extend([quote!(#root::#name #args)]);
        });
        function.to_tokens(&mut output);
        output
    }

    /// Returns an attribute's options, with the runtime's path if they have none.
    fn with_crate_option(&self, args: TokenStream) -> TokenStream {
        match self.root {
            Some(root) if !has_crate_option(&args) => quote!(crate = #root, #args),
            _ => args,
        }
    }

    /// Expands an `impl`, and places the policies of its methods before it.
    fn implementation(&mut self, block: &Impl) -> TokenStream {
        let Impl {
            attrs, head, body, ..
        } = block;
        let mut policies = TokenStream::new();
        let methods = self.items(body).into_iter().map(|item| match item {
            ModuleItem::Function(method) => self.method(method, block, &mut policies),
            item => self.item(item),
        });
        let methods: Vec<TokenStream> = methods.collect();
        let body = with_stream(body, quote!(#(#methods)*));
        let attrs = attrs.iter().filter(|attr| !is_handlers(attr));
        quote!(#policies #(#attrs)* #head #body)
    }

    fn method(
        &mut self,
        mut method: HandlerFn,
        block: &Impl,
        policies: &mut TokenStream,
    ) -> TokenStream {
        let Some((attribute, attr)) = self.take_attribute(&mut method) else {
            return method.into_token_stream();
        };
        let args = arguments(&attr);
        let at = Some(attr.pound_token.span);
        let attribute = match attribute {
            "protect" => HandlerAttribute::Protect,
            "auth" => HandlerAttribute::Auth,
            _ => {
                return pipeline::public(
                    at,
                    self.with_crate_option(args),
                    method.into_token_stream(),
                );
            }
        };
        let is_cfg = |attr: &&Attribute| attr.path().is_ident("cfg");
        let context = HandlerContext {
            owner: owner(block),
            cfgs: block.attrs.iter().filter(is_cfg).cloned().collect(),
            root: self.root.cloned(),
            at,
        };
        let Expansion { policy, function } = pipeline::function(attribute, args, method, context);
        policies.extend([policy]);
        function.into_token_stream()
    }

    /// Removes the handler attribute of a function and returns it. Reports a handler without one.
    fn take_attribute(&mut self, function: &mut HandlerFn) -> Option<(&'static str, Attribute)> {
        let attributes = function
            .attrs
            .iter()
            .map(|attr| attribute_of(attr, self.root));
        let Some((at, attribute)) = attributes
            .enumerate()
            .find_map(|(at, attribute)| Some((at, attribute?)))
        else {
            if is_handler(function) && !self.reject_misspelt(function) {
                self.require_attribute(&function.sig.ident);
            }
            return None;
        };
        let attr = function.attrs.remove(at);
        if attribute == "public" {
            // The expansion of `#[public]` reports surplus attributes and keeps them. Here they are removed,
            // since their names may not be imported.
            check::check_single_attribute(attribute, function, self.errors);
        }
        Some((attribute, attr))
    }

    /// Reports a misspelt handler attribute, and removes it, since rustc would report it too.
    fn reject_misspelt(&mut self, function: &mut HandlerFn) -> bool {
        let attributes = function.attrs.iter().map(misspelt);
        let Some((at, attribute)) = attributes
            .enumerate()
            .find_map(|(at, attribute)| Some((at, attribute?)))
        else {
            return false;
        };
        let attr = function.attrs.remove(at);
        let path = attr.path();
        let message = format!(
            "unknown attribute `#[{}]`; did you mean `#[{attribute}]`?",
            spelled(path)
        );
        self.errors.error(path, message);
        true
    }

    fn require_attribute(&mut self, name: &Ident) {
        let message = format!(
            "`{name}` has no `#[protect]`, `#[auth]` or `#[public]`: add one, or move the function \
             out of `#[handlers]` if it is not a handler"
        );
        self.errors.error(name, message);
    }

    /// Reports a macro call, which can hide a handler.
    fn call(&mut self, call: ItemMacro) -> TokenStream {
        let path = &call.mac.path;
        let is_known = path.is_ident("macro_rules") || is_ours(path, "policy", self.root);
        if !is_known && !is_for_tests(&call.attrs) {
            let message = format!(
                "`#[handlers]` cannot check the expansion of `{}!`: move the call out of `#[handlers]`",
                spelled(path)
            );
            self.errors.error(path, message);
        }
        call.into_token_stream()
    }
}

/// Returns `true` if a function is an `async fn`, also after `#[async_trait]`, or has a route attribute,
/// and is not only compiled for tests.
fn is_handler(function: &HandlerFn) -> bool {
    let is_async_or_routed = function.is_async() || function.attrs.iter().any(is_route);
    is_async_or_routed && !is_for_tests(&function.attrs)
}

/// Returns a group with the delimiter and span of another.
fn with_stream(old: &Group, stream: TokenStream) -> Group {
    let mut group = Group::new(old.delimiter(), stream);
    group.set_span(old.span());
    group
}

/// Returns the tokens in an attribute's parentheses.
fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        // The attribute's own expansion reports `#[protect = …]`.
        Meta::NameValue(pair) => {
            let (sign, value) = (&pair.eq_token, &pair.value);
            quote!(#sign #value)
        }
    }
}

fn has_crate_option(args: &TokenStream) -> bool {
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

fn owner(block: &Impl) -> Owner {
    if block.is_of_trait {
        return Owner::Trait;
    }
    Owner::Type {
        name: expand::type_name(&block.self_type),
        params: block.generics.params.iter().cloned().collect(),
    }
}
