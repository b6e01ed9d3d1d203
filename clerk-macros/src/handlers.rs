//! `#[handlers]`: in a module or an `impl`, whoever answers requests says who may call it. What says
//! nothing is an error, so that nothing is open by oversight.

mod who;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, TokenStreamExt as _, quote};
use syn::{Attribute, Ident, ItemMacro, Meta, Path};

use crate::check;
use crate::diag::Sink;
use crate::expand;
use crate::model::{Mark, Owner, Place};
use crate::pipeline;
use crate::syntax::{
    Form, Function, Impl, Imports, Item, Marks, Module, Unread, Within, is_for_tests, is_route,
    items, mark_of, misspelt, nested, spelled,
};

/// A walk through the items: what is wrong in them, and what must stand beside an `impl`.
pub(crate) struct Walk<'a> {
    pub(crate) root: Option<&'a Path>,
    pub(crate) sink: &'a mut Sink,
    /// Those of the module that is walked through.
    pub(crate) imports: Option<Imports>,
}

/// What stands beside an `impl`, and only where the `impl` does.
struct Beside<'a> {
    cfgs: Vec<&'a Attribute>,
    policies: TokenStream,
}

impl<'a> Beside<'a> {
    fn of(block: &'a Impl) -> Self {
        let is_cfg = |attr: &&Attribute| attr.path().is_ident("cfg");
        Self {
            cfgs: block.attrs.iter().filter(is_cfg).collect(),
            policies: TokenStream::new(),
        }
    }

    fn add(&mut self, policy: TokenStream) {
        if !policy.is_empty() {
            self.policies.append_all(&self.cfgs);
            self.policies.extend([policy]);
        }
    }
}

impl Walk<'_> {
    /// A module, its nested ones, and the `impl`s in them.
    pub(crate) fn module(&mut self, module: &Module) -> TokenStream {
        let imports = Imports::of_module(module.body.stream());
        let around = self.imports.replace(imports);
        let items: Vec<TokenStream> = items(module.body.stream())
            .into_iter()
            .map(|item| self.item(item))
            .collect();
        self.imports = around;
        let Module {
            attrs, head, body, ..
        } = module;
        let imports = expand::imports(self.root);
        let body = filled(body, quote!(#(#items)* #imports));
        let attrs = attrs.iter().filter(|attr| !is_handlers(attr));
        quote!(#(#attrs)* #head #body)
    }

    fn item(&mut self, item: Item) -> TokenStream {
        match item {
            Item::Function(function) => self.function(function),
            Item::Module(Module { ref attrs, .. }) | Item::Impl(Impl { ref attrs, .. })
                if is_for_tests(attrs) =>
            {
                item.into_token_stream()
            }
            Item::Module(module) => self.module(&module),
            Item::Impl(block) => self.implementation(&block),
            Item::Macro(_) | Item::Unread(_) | Item::Other(_) => {
                self.other(item, Within::default())
            }
        }
    }

    /// The mark goes above the framework's attributes, under its full name.
    fn function(&mut self, mut function: Function) -> TokenStream {
        let Some((_, attr)) = self.mark(&mut function, Within::default()) else {
            return function.into_token_stream();
        };
        let args = self.rooted(arguments(&attr));
        let name = attr.path().segments.last();
        let root = self
            .root
            .map_or_else(|| quote!(::clerk_runtime), |root| quote!(#root));
        let args = (!args.is_empty()).then(|| quote!((#args)));
        // rustc takes the line of these tokens for the attribute's.
        let mut output = attr.pound_token.to_token_stream();
        attr.bracket_token.surround(&mut output, |list| {
            list.extend([quote!(#root::#name #args)]);
        });
        function.to_tokens(&mut output);
        output
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
        let owner = owner(block);
        let within = Within::block(block);
        let mut beside = Beside::of(block);
        let methods: Vec<TokenStream> = items(block.body.stream())
            .into_iter()
            .map(|item| match item {
                Item::Function(mut method) => {
                    let mark = self.mark(&mut method, within);
                    self.method((method, mark), &owner, &mut beside)
                }
                item => self.other(item, within),
            })
            .collect();
        let Impl {
            attrs, head, body, ..
        } = block;
        let body = filled(body, quote!(#(#methods)*));
        let attrs = attrs.iter().filter(|attr| !is_handlers(attr));
        let policies = beside.policies;
        quote!(#policies #(#attrs)* #head #body)
    }

    fn method(
        &mut self,
        (method, mark): (Function, Option<(&'static str, Attribute)>),
        owner: &Owner,
        beside: &mut Beside<'_>,
    ) -> TokenStream {
        let Some((mark, attr)) = mark else {
            return method.into_token_stream();
        };
        let args = arguments(&attr);
        let at = Some(attr.pound_token.span);
        let mark = match mark {
            "protect" => Mark::Protect,
            "auth" => Mark::Auth,
            _ => return pipeline::public(at, self.rooted(args), method.into_token_stream()),
        };
        let place = Place {
            owner: owner.clone(),
            root: self.root.cloned(),
            at,
        };
        let pair = pipeline::function(mark, args, method, place);
        beside.add(pair.beside);
        pair.function.into_token_stream()
    }

    /// Takes the mark out of a function's attributes. Without one, an error if it needs one.
    fn mark(
        &mut self,
        function: &mut Function,
        within: Within,
    ) -> Option<(&'static str, Attribute)> {
        let root = self.root;
        let marks = function.attrs.iter().map(|attr| mark_of(attr, root));
        let found = marks.enumerate().find_map(|(at, mark)| Some((at, mark?)));
        if found.is_none() && is_for_tests(&function.attrs) {
            return None;
        }
        let mark = found.map(|(_, mark)| mark);
        self.inside(function.body.stream(), Within::body(mark));
        let Some((at, mark)) = found else {
            if who::answers(function, within) && !self.refuse_misspelt(function) {
                self.demand_mark(&function.sig.ident);
            }
            return None;
        };
        let attr = function.attrs.remove(at);
        if mark == "public" {
            // Its name may not be imported.
            check::one_mark(mark, function, self.sink);
        }
        Some((mark, attr))
    }

    /// Reports an attribute that was probably to be a mark, and takes it out: rustc would report it too.
    fn refuse_misspelt(&mut self, function: &mut Function) -> bool {
        let marks = function.attrs.iter().map(misspelt);
        let Some((at, mark)) = marks.enumerate().find_map(|(at, mark)| Some((at, mark?))) else {
            return false;
        };
        let attr = function.attrs.remove(at);
        let (path, name) = (attr.path(), &function.sig.ident);
        let written = spelled(path);
        let message =
            format!("`#[{written}]` doesn't say who may call `{name}`; did you mean `#[{mark}]`?");
        self.sink.error(path, message);
        true
    }

    fn demand_mark(&mut self, name: &Ident) {
        let message = format!(
            "`{name}` doesn't say who may call it: put `#[protect]` or `#[auth]` above it, or \
             `#[public]` if everybody may; or, if nothing routes to it, write it outside of \
             `#[handlers]`"
        );
        self.sink.error(name, message);
    }

    /// What isn't read item by item can hide a handler.
    fn other(&mut self, item: Item, within: Within) -> TokenStream {
        match &item {
            Item::Unread(tokens) => self.refuse_unread(tokens),
            Item::Macro(call) if is_for_tests(&call.attrs) => {}
            Item::Macro(call) if !who::is_harmless(&call.mac.path, self.root) => {
                self.refuse_macro(call);
            }
            item => self.inside(item.to_token_stream(), within),
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
    fn inside(&mut self, tokens: TokenStream, within: Within) {
        let imports = self.imports.take();
        let marks = Marks::in_tokens(&tokens, imports.as_ref(), self.root);
        for found in nested(tokens, within, &marks) {
            match found.form {
                Form::Read(function) if who::answers(&function, found.within) => {
                    self.check(&function, &marks);
                }
                Form::Unread(unread) if may_answer(&unread, &marks) => {
                    let name = unread.name;
                    self.refuse_unread(&quote!(#name));
                }
                Form::Read(_) | Form::Unread(_) => {}
            }
        }
        self.imports = imports;
    }

    fn check(&mut self, function: &Function, marks: &Marks<'_>) {
        let attrs = &function.attrs;
        if attrs.iter().any(|attr| marks.of(attr).is_some()) {
            return;
        }
        let word = attrs.iter().find(|attr| mark_of(attr, self.root).is_some());
        match word {
            Some(attr) => self.refuse_word(attr),
            None => self.demand_mark(&function.sig.ident),
        }
    }

    fn refuse_word(&mut self, attr: &Attribute) {
        let name = attr.path().to_token_stream();
        let root = self.root.map_or_else(|| "clerk_runtime".into(), spelled);
        let message =
            format!("this may be another `{name}`, by the imports: write `#[{root}::{name}]`");
        self.sink.error(attr, message);
    }
}

fn may_answer(function: &Unread, marks: &Marks<'_>) -> bool {
    let Some(attrs) = &function.attrs else {
        return true;
    };
    let is_marked = attrs.iter().any(|attr| marks.of(attr).is_some());
    !is_marked && (function.is_async || attrs.iter().any(is_route))
}

fn filled(old: &Group, stream: TokenStream) -> Group {
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
            let (sign, value) = (&pair.eq_token, &pair.value);
            quote!(#sign #value)
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

fn owner(block: &Impl) -> Owner {
    if block.is_of_trait {
        return Owner::Trait;
    }
    Owner::Type {
        name: expand::type_name(&block.self_type),
        params: block.generics.params.iter().cloned().collect(),
    }
}
