//! The function with its guard, which is a parameter unless one of its own holds the request.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Ident, Token, Visibility, parse_quote};

use super::explicit;
use super::policy::{self, Expansion};
use super::register;
use crate::model::{Bound, Guarded, Kind, Mark};
use crate::paths::Private;
use crate::syntax::Function;

/// The policy's type, and the function behind it.
pub(crate) fn handler(guarded: &Guarded, function: Function) -> TokenStream {
    let private = Private::new(guarded.root.as_ref());
    let name = policy_name(guarded.mark, &function.sig.ident);
    let mut policy = policy::of_handler(guarded, &private, &function.sig.ident);
    policy.checks.extend(register::guarded(&private, &name));
    let lets = lets(guarded, |bound| {
        let (ty, binder) = (&bound.ty, binder(bound.kind));
        quote!(<#ty as #private::#binder>::bind(__clerk_guard.parts()))
    });
    match &guarded.request {
        None => assemble(guarded, &private, &policy, function, lets),
        Some(request) => {
            let declaration = declaration(&Visibility::Inherited, &name, &private, &policy);
            let check = explicit::check(&function, request, &name, &private);
            explicit::assemble(
                guarded,
                request,
                function,
                quote!(#declaration #check #lets),
            )
        }
    }
}

/// The same shape where something is wrong, in which no further type can be: it never runs.
pub(crate) fn broken(guarded: &Guarded, function: Function) -> TokenStream {
    let private = Private::new(guarded.root.as_ref());
    let lets = lets(guarded, |_| quote!(#private::broken()));
    if let Some(request) = &guarded.request {
        return explicit::assemble(guarded, request, function, lets);
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
) -> TokenStream {
    let name = policy_name(guarded.mark, &function.sig.ident);
    let declaration = declaration(&function.vis, &name, private, policy);
    // The guard comes first: it decides before path, query or body are read. Its tokens have
    // call-site hygiene, since some frameworks' attributes resolve them.
    let mut inputs: Punctuated<FnArg, Token![,]> = Punctuated::new();
    inputs.push(parse_quote!(__clerk_guard: #private::Guard<#name>));
    inputs.extend(guarded.rest.iter().cloned().map(FnArg::Typed));
    let mut function = function.rebuilt(inputs, lets);
    if !guarded.bindings.is_empty() {
        function.attrs.push(items_may_follow());
    }
    quote!(#declaration #function)
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
    name: &Ident,
    private: &Private,
    Expansion { checks, policy }: &Expansion,
) -> TokenStream {
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
