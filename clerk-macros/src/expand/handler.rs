//! The function with its guard, which is a parameter unless one of its own holds the request.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::token::{Bracket, Paren};
use syn::{
    AttrStyle, Attribute, FnArg, Ident, MacroDelimiter, Meta, MetaList, Pat, PatType, Token, Type,
    Visibility,
};

use super::explicit;
use super::policy::{self, Expansion};
use crate::model::{Bound, Guarded, Kind, Owner};
use crate::paths::Private;
use crate::syntax::Function;

/// A function, and the policy that stands beside it or beside its `impl`.
pub(crate) struct Pair {
    pub(crate) beside: TokenStream,
    pub(crate) function: TokenStream,
}

/// The policy's type, and the function behind it.
pub(crate) fn handler(guarded: &Guarded, function: Function) -> Pair {
    let private = Private::new(guarded.root.as_ref());
    let policy = policy::of_handler(guarded, &private);
    let lets = lets(guarded, |bound| {
        let (ty, binder) = (&bound.ty, binder(bound.kind));
        quote!(<#ty as #private::#binder>::bind(__clerk_guard.parts()))
    });
    match &guarded.request {
        None => assemble(guarded, &private, &policy, function, lets),
        Some(request) => {
            let ident = &function.sig.ident;
            let declaration = declaration(guarded, None, ident, &private, &policy);
            let name = policy_name(guarded, ident);
            let check = explicit::check(&function, request, &name, &private);
            let statements = quote!(#declaration #check #lets);
            Pair {
                beside: TokenStream::new(),
                function: explicit::assemble(guarded, request, function, statements),
            }
        }
    }
}

/// The same shape where something is wrong, in which no further type can be: it never runs.
pub(crate) fn broken(guarded: &Guarded, function: Function) -> Pair {
    let private = Private::new(guarded.root.as_ref());
    let lets = lets(guarded, |_| quote!(#private::broken()));
    if let Some(request) = &guarded.request {
        return Pair {
            beside: TokenStream::new(),
            function: explicit::assemble(guarded, request, function, lets),
        };
    }
    let policy = Expansion {
        bindings: quote!([]),
        ..Expansion::default()
    };
    assemble(guarded, &private, &policy, function, lets)
}

fn assemble(
    guarded: &Guarded,
    private: &Private,
    policy: &Expansion,
    function: Function,
    lets: TokenStream,
) -> Pair {
    let declaration = declaration(
        guarded,
        Some(&function.vis),
        &function.sig.ident,
        private,
        policy,
    );
    // Where the function isn't, what its policy names may not be either.
    let cfgs = function.attrs.iter().filter(|it| it.path().is_ident("cfg"));
    let mut beside: TokenStream = cfgs.map(ToTokens::to_token_stream).collect();
    beside.extend(declaration);
    // The guard comes first: it decides before path, query or body are read.
    let mut inputs: Punctuated<FnArg, Token![,]> = Punctuated::new();
    inputs.extend(function.sig.receiver().cloned().map(FnArg::Receiver));
    inputs.push(FnArg::Typed(guard(guarded, private, &function)));
    inputs.extend(guarded.rest.iter().cloned().map(FnArg::Typed));
    let attrs = allowance_for_items(&function).filter(|_| !guarded.bindings.is_empty());
    let mut function = function.rebuilt(inputs, lets);
    function.attrs.extend(attrs);
    Pair {
        beside,
        function: quote!(#function),
    }
}

/// The guard as a parameter. Its tokens have call-site hygiene, since some frameworks' attributes
/// resolve them.
fn guard(guarded: &Guarded, private: &Private, function: &Function) -> PatType {
    let name = policy_name(guarded, &function.sig.ident);
    // Some frameworks ask for another extractor in a method than in a function.
    let guard = if function.is_method() {
        quote!(#private::MethodGuard<#name>)
    } else {
        quote!(#private::Guard<#name>)
    };
    PatType {
        attrs: Vec::new(),
        pat: Box::new(Pat::Verbatim(quote!(__clerk_guard))),
        colon_token: Token![:](Span::call_site()),
        ty: Box::new(Type::Verbatim(guard)),
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

/// One variable for each bound parameter.
fn lets(guarded: &Guarded, value: impl Fn(&Bound) -> TokenStream) -> TokenStream {
    let lets = guarded.bindings.iter().map(|bound| {
        let Bound {
            attrs,
            mutability,
            name,
            ty,
            ..
        } = bound;
        let value = value(bound);
        quote!(#(#attrs)* let #mutability #name: #ty = #value;)
    });
    lets.collect()
}

/// The policy as a type. What is the same for every handler is the runtime's to spell: rustc is
/// faster at that than a macro that was compiled without optimizations.
fn declaration(
    guarded: &Guarded,
    vis: Option<&Visibility>,
    function: &Ident,
    private: &Private,
    policy: &Expansion,
) -> TokenStream {
    let name = policy_name(guarded, function);
    let mark = Ident::new(guarded.mark.name(), Span::call_site());
    let function = function.unraw().to_string();
    let Expansion {
        checks,
        bindings,
        consts,
        rules,
    } = policy;
    quote! {
        #private::policy! { #vis #name: #mark(#function, #bindings) { #checks } { #consts } #rules }
    }
}

/// rustc shows this name when a framework's attribute stands above ours.
fn policy_name(guarded: &Guarded, function: &Ident) -> Ident {
    let mark = guarded.mark.name();
    let function = function.unraw();
    let owner = match &guarded.owner {
        Owner::Type { name, .. } => format!("{name}_"),
        Owner::Nobody | Owner::Trait => String::new(),
    };
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
