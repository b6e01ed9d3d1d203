//! The function with its guard, which is a parameter unless one of its own holds the request.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Ident, Token, Type, Visibility, parse_quote};

use super::explicit;
use super::policy::{self, Expansion};
use super::register;
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
    let name = policy_name(guarded, &function.sig.ident);
    let mut policy = policy::of_handler(guarded, &private, &function.sig.ident);
    policy.checks.extend(register::guarded(&private, &name));
    let lets = lets(guarded, |bound| {
        let (ty, binder) = (&bound.ty, binder(bound.kind));
        quote!(<#ty as #private::#binder>::bind(__clerk_guard.parts()))
    });
    match &guarded.request {
        None => assemble(guarded, &private, &policy, function, lets),
        Some(request) => {
            let declaration = declaration(&Visibility::Inherited, &[], &name, &private, &policy);
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
        checks: TokenStream::new(),
        policy: quote!(#private::Policy::protect()),
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
    let name = policy_name(guarded, &function.sig.ident);
    let beside = declaration(&function.vis, &function.attrs, &name, private, policy);
    // The guard comes first: it decides before path, query or body are read. Its tokens have
    // call-site hygiene, since some frameworks' attributes resolve them.
    let mut inputs: Punctuated<FnArg, Token![,]> = Punctuated::new();
    inputs.extend(function.sig.receiver().cloned().map(FnArg::Receiver));
    // Some frameworks ask for another extractor in a method than in a function.
    let guard = if function.is_method() {
        quote!(#private::MethodGuard)
    } else {
        quote!(#private::Guard)
    };
    inputs.push(parse_quote!(__clerk_guard: #guard<#name>));
    inputs.extend(guarded.rest.iter().cloned().map(FnArg::Typed));
    let mut function = function.rebuilt(inputs, lets);
    if !guarded.bindings.is_empty() {
        function.attrs.push(items_may_follow());
    }
    Pair {
        beside,
        function: quote!(#function),
    }
}

/// Items at the head of the user's body follow our statements.
pub(super) fn items_may_follow() -> Attribute {
    parse_quote!(#[allow(clippy::items_after_statements)])
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

/// The policy as a type.
fn declaration(
    vis: &Visibility,
    attrs: &[Attribute],
    name: &Ident,
    private: &Private,
    Expansion { checks, policy }: &Expansion,
) -> TokenStream {
    // Where the function isn't, what its policy names may not be either.
    let cfgs: Vec<&Attribute> = attrs
        .iter()
        .filter(|it| it.path().is_ident("cfg"))
        .collect();
    quote! {
        #checks
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(
            dead_code, missing_debug_implementations, non_camel_case_types, unnameable_types,
            unreachable_pub, clippy::exhaustive_enums
        )]
        #vis enum #name {}
        #(#cfgs)*
        #[diagnostic::do_not_recommend]
        impl #private::HasPolicy for #name {
            const POLICY: #private::Policy = #policy;
        }
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
