//! Parameters of the framework's that must have no Clerk type: rustc compares the types, and reports a
//! match at the parameter's type.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{PatType, Type};

use crate::model::{Guarded, Unbound};
use crate::paths::Private;
use crate::syntax::Parameter;

/// A const for each, whose evaluation fails if a type is Clerk's.
pub(super) fn checks(guarded: &Guarded, private: &Private) -> TokenStream {
    let check = |unbound: &Unbound| {
        let at = guarded.rest.get(unbound.at)?.ty.span();
        let (private, message) = (private.at(at), &unbound.message);
        let is_clerks = comparison(unbound, &private);
        Some(quote_spanned!(at=> const _: () = #private::unbound(#is_clerks, #message);))
    };
    guarded.unbound.iter().filter_map(check).collect()
}

/// The framework's parameters, and what makes variables of those that were replaced.
pub(super) fn parameters(
    guarded: &Guarded,
    private: &Private,
    guard: &TokenStream,
) -> (Vec<TokenStream>, TokenStream) {
    let mut lets = TokenStream::new();
    let parameter = |(at, input): (usize, &PatType)| {
        let mut replaced = guarded.unbound.iter().filter(|it| it.is_replaced);
        let Some(unbound) = replaced.find(|it| it.at == at) else {
            return input.to_token_stream();
        };
        let (attrs, ty) = (
            &input.attrs,
            replacement(unbound, &input.ty, private, guard),
        );
        let Some(Parameter {
            name, mutability, ..
        }) = Parameter::of(input)
        else {
            let pattern = &input.pat;
            return quote!(#(#attrs)* #pattern: #ty::Type);
        };
        let own = &input.ty;
        lets.extend([quote!(let #mutability #name: #own = #ty::value(#name);)]);
        quote!(#(#attrs)* #name: #ty::Type)
    };
    let parameters = guarded.rest.iter().enumerate().map(parameter).collect();
    (parameters, lets)
}

/// The parameter's own type, or a guard's if a type in it is Clerk's.
fn replacement(
    unbound: &Unbound,
    ty: &Type,
    private: &Private,
    guard: &TokenStream,
) -> TokenStream {
    let is_clerks = comparison(unbound, &private.to_token_stream());
    quote!(<#ty as #private::Parameter<{ #is_clerks }, #guard>>)
}

fn comparison(unbound: &Unbound, private: &TokenStream) -> TokenStream {
    let types = &unbound.types;
    quote!(#(#private::is_clerk_type!(#types))||*)
}
