//! The function with its guard, which is a parameter unless one of its own holds the request.
//!
//! It is written in few pieces: to put one stream of tokens into another takes a macro without
//! optimizations longer than the tokens in it.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::token::{Bracket, Paren};
use syn::{AttrStyle, Attribute, Ident, MacroDelimiter, Meta, MetaList, Token, Type};

use super::policy::{self, Expansion};
use super::{explicit, unbound};
use crate::model::{Bound, Guarded, Kind, Owner};
use crate::paths::Private;
use crate::syntax::Function;

/// A function, and the policy that stands beside it or beside its `impl`.
pub(crate) struct Pair {
    pub(crate) beside: TokenStream,
    pub(crate) function: Function,
}

/// The policy's type, and the function behind it.
pub(crate) fn handler(guarded: &Guarded, function: Function) -> Pair {
    let names = Names::new(guarded, &function);
    let private = &names.private;
    let mut policy = policy::of_handler(guarded, private);
    policy.checks.extend([unbound::checks(guarded, private)]);
    let variables = guarded.bindings.iter().map(Variable);
    let types = guarded.bindings.iter().map(|bound| &bound.ty);
    let binders = guarded.bindings.iter().map(|bound| binder(bound.kind));
    let lets = quote! {
        #(#variables = <#types as #private::#binders>::bind(&__clerk_guard);)*
    };
    let declaration = names.declaration(&function, &guarded.bindings, &policy);
    let Some(request) = &guarded.request else {
        return Pair {
            beside: declaration,
            function: names.with_guard(function, lets),
        };
    };
    let check = explicit::check(&function, request, &names.policy, private);
    let statements = quote!(#declaration #check #lets);
    Pair {
        beside: TokenStream::new(),
        function: explicit::assemble(guarded, request, function, statements),
    }
}

/// The same shape where something is wrong, in which no further type can be: it never runs.
pub(crate) fn broken(guarded: &Guarded, function: Function) -> Pair {
    let names = Names::new(guarded, &function);
    let private = &names.private;
    let variables = guarded.bindings.iter().map(Variable);
    let types = guarded.bindings.iter().map(|bound| &bound.ty);
    let lets = quote!(#(#variables: #types = #private::broken();)*);
    match &guarded.request {
        Some(request) => Pair {
            beside: TokenStream::new(),
            function: explicit::assemble(guarded, request, function, lets),
        },
        None => Pair {
            beside: names.declaration(&function, &[], &Expansion::default()),
            function: names.with_guard(function, lets),
        },
    }
}

/// What a handler's code names.
struct Names<'a> {
    private: Private,
    policy: Ident,
    guarded: &'a Guarded,
}

impl<'a> Names<'a> {
    fn new(guarded: &'a Guarded, function: &Function) -> Self {
        Self {
            private: Private::new(guarded.place.root.as_ref()),
            policy: policy_name(guarded, &function.sig.ident),
            guarded,
        }
    }

    /// The policy as a type. What is the same for every handler is the runtime's to spell: rustc is
    /// faster at that than a macro that was compiled without optimizations.
    fn declaration(
        &self,
        function: &Function,
        bindings: &[Bound],
        policy: &Expansion,
    ) -> TokenStream {
        let Self {
            private,
            policy: name,
            guarded,
        } = self;
        // Where the function isn't, what its policy names may not be either.
        let is_beside = guarded.request.is_none();
        let cfgs = function
            .attrs
            .iter()
            .filter(|it| is_beside && it.path().is_ident("cfg"));
        let vis = is_beside.then_some(&function.vis);
        let mark = Ident::new(guarded.mark.name(), Span::call_site());
        let function = function.sig.ident.unraw().to_string();
        let bindings = Bindings(bindings);
        let Expansion {
            checks,
            consts,
            rules,
        } = policy;
        let apart =
            (!checks.is_empty() || !consts.is_empty()).then(|| quote!({ #checks } { #consts }));
        quote! {
            #(#cfgs)*
            #private::policy! { #name #vis: #mark #function #bindings #apart #(#rules)* }
        }
    }

    /// The function with the guard as a parameter, whose tokens have call-site hygiene, since some
    /// frameworks' attributes resolve them. It comes first: it decides before path, query or body are
    /// read.
    fn with_guard(&self, function: Function, mut lets: TokenStream) -> Function {
        let Self {
            private,
            policy,
            guarded,
        } = self;
        // Some frameworks ask for another extractor in a method than in a function.
        let guard = if function.is_method() {
            "MethodGuard"
        } else {
            "Guard"
        };
        let guard = Ident::new(guard, Span::call_site());
        let guard = quote!(#private::#guard<#policy>);
        let receiver = function.sig.receiver().into_iter();
        let (rest, replaced) = unbound::parameters(guarded, private, &guard);
        let variadic = &function.sig.variadic;
        let inputs = quote! {
            #(#receiver,)* __clerk_guard: #guard, #(#rest,)* #variadic
        };
        lets.extend([replaced]);
        let allowance = allowance_for_items(&function).filter(|_| !lets.is_empty());
        let mut function = function.with_statements(lets);
        function.attrs.extend(allowance);
        function.with_parameters(inputs)
    }
}

/// `let name`
struct Variable<'a>(&'a Bound);

impl ToTokens for Variable<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Bound {
            attrs,
            mutability,
            name,
            ..
        } = self.0;
        tokens.append_all(attrs);
        <Token![let]>::default().to_tokens(tokens);
        mutability.to_tokens(tokens);
        name.to_tokens(tokens);
    }
}

/// A type and the runtime's trait for each: `= A: B`, or `[A: B, C: D]`.
struct Bindings<'a>(&'a [Bound]);

impl ToTokens for Bindings<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let [only] = self.0 {
            <Token![=]>::default().to_tokens(tokens);
            only.ty.to_tokens(tokens);
            <Token![:]>::default().to_tokens(tokens);
            binder(only.kind).to_tokens(tokens);
        } else {
            let types = self.0.iter().map(|bound| &bound.ty);
            let binders = self.0.iter().map(|bound| binder(bound.kind));
            let list = quote!(#(#types: #binders),*);
            tokens.append(Group::new(Delimiter::Bracket, list));
        }
    }
}

/// Lets items at the head of the user's body follow our statements.
pub(super) fn allowance_for_items(function: &Function) -> Option<Attribute> {
    function.may_begin_with_item().then(allow_items)
}

fn allow_items() -> Attribute {
    let list = MetaList {
        path: Ident::new("allow", Span::call_site()).into(),
        delimiter: MacroDelimiter::Paren(Paren::default()),
        tokens: quote!(clippy::items_after_statements),
    };
    Attribute {
        pound_token: <Token![#]>::default(),
        style: AttrStyle::Outer,
        bracket_token: Bracket::default(),
        meta: Meta::List(list),
    }
}

/// Name of the policy's type. rustc shows it where a framework's attribute stands above ours and so
/// has not seen the guard; in the right order, rocket writes it into its log.
fn policy_name(guarded: &Guarded, function: &Ident) -> Ident {
    let mark = guarded.mark.name();
    let function = function.unraw();
    let owner = match &guarded.place.owner {
        Owner::Type { name, .. } => format!("{name}_"),
        Owner::Nobody | Owner::Trait => String::new(),
    };
    if guarded.is_above_route {
        return format_ident!("{owner}{function}__policy", span = Span::call_site());
    }
    format_ident!(
        "{owner}{function}__put_{mark}_above_the_route_attribute",
        span = Span::call_site()
    )
}

/// A type's words, which tell it from others.
pub(crate) fn type_name(ty: &Type) -> String {
    let text = quote!(#ty).to_string();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = text
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.join("_")
}

/// The runtime's trait behind a binding.
pub(super) fn binder(kind: Kind) -> Ident {
    let name = match kind {
        Kind::UserId => "BindUserId",
        Kind::SessionId => "BindSessionId",
        Kind::OrgId => "BindOrgId",
        Kind::Token => "BindToken",
        Kind::User => "BindUser",
        Kind::Auth => "BindAuth",
        Kind::Claims => "BindClaims",
        Kind::Clerk => "BindClerk",
        Kind::Granted => "BindGranted",
    };
    Ident::new(name, Span::call_site())
}
