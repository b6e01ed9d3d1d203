//! The function with its guard.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{FnArg, Ident, Token, parse_quote};

use super::policy::{self, Expansion};
use super::register;
use crate::model::{Bound, Guarded, Kind, Mark};
use crate::paths::Private;
use crate::syntax::Function;

/// The policy's type, and the function behind it.
pub(crate) fn handler(guarded: &Guarded, function: Function) -> TokenStream {
    let private = Private::new(guarded.root.as_ref());
    let mut policy = policy::of_handler(guarded, &private, &function.sig.ident);
    let name = policy_name(guarded.mark, &function.sig.ident);
    policy.checks.extend(register::guarded(&private, &name));
    assemble(guarded, &private, &policy, function, |bound| {
        let (ty, binder) = (&bound.ty, binder(bound.kind));
        quote!(<#ty as #private::#binder>::bind(__clerk_guard.parts()))
    })
}

/// The same shape where something is wrong, in which no further type can be: it never runs.
pub(crate) fn broken(guarded: &Guarded, function: Function) -> TokenStream {
    let private = Private::new(guarded.root.as_ref());
    let policy = Expansion {
        checks: TokenStream::new(),
        policy: quote!(#private::Policy::protect()),
    };
    assemble(
        guarded,
        &private,
        &policy,
        function,
        |_| quote!(#private::broken()),
    )
}

fn assemble(
    guarded: &Guarded,
    private: &Private,
    Expansion { checks, policy }: &Expansion,
    function: Function,
    value: impl Fn(&Bound) -> TokenStream,
) -> TokenStream {
    let vis = function.vis.clone();
    let name = policy_name(guarded.mark, &function.sig.ident);
    // The guard comes first: it decides before path, query or body are read. Its tokens have
    // call-site hygiene, since some frameworks' attributes resolve them.
    let mut inputs: Punctuated<FnArg, Token![,]> = Punctuated::new();
    inputs.push(parse_quote!(__clerk_guard: #private::Guard<#name>));
    inputs.extend(guarded.rest.iter().cloned().map(FnArg::Typed));
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
    let mut function = function.rebuilt(inputs, lets.collect());
    if !guarded.bindings.is_empty() {
        // Items at the head of the user's body now follow our statements.
        function
            .attrs
            .push(parse_quote!(#[allow(clippy::items_after_statements)]));
    }
    quote! {
        #checks
        #[doc(hidden)]
        #[allow(
            dead_code, missing_debug_implementations, non_camel_case_types, unnameable_types,
            unreachable_pub, clippy::exhaustive_enums
        )]
        #vis enum #name {}
        #[diagnostic::do_not_recommend]
        impl #private::HasPolicy for #name {
            const POLICY: #private::Policy = #policy;
        }
        #function
    }
}

/// rustc shows this name when a framework's attribute stands above ours.
fn policy_name(mark: Mark, function: &Ident) -> Ident {
    let mark = match mark {
        Mark::Protect => "protect",
        Mark::Auth => "auth",
    };
    let function = function.unraw();
    format_ident!(
        "{function}__put_{mark}_above_the_route_attribute",
        span = Span::call_site()
    )
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
