//! Parameters of the framework's that must have no Clerk type: rustc compares the types, and reports a
//! match at the parameter's type.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{PatType, Type, parse_quote};

use crate::model::{FrameworkParameter, Guarded};
use crate::paths::PrivatePath;
use crate::syntax::NamedParameter;

/// A const for each, whose evaluation fails if a type is Clerk's.
pub(super) fn checks(guarded: &Guarded, private: &PrivatePath) -> TokenStream {
    let check = |unbound: &FrameworkParameter| {
        let at = guarded.rest.get(unbound.at)?.ty.span();
        let (private, message) = (private.at(at), &unbound.message);
        let is_clerks = comparison(unbound, &private);
        Some(quote_spanned!(at=> const _: () = #private::unbound(#is_clerks, #message);))
    };
    guarded.unbound.iter().filter_map(check).collect()
}

/// The framework's parameters, and statements that make variables of those that were replaced.
pub(super) fn parameters(
    guarded: &Guarded,
    private: &PrivatePath,
    guard: &Type,
) -> (Vec<PatType>, TokenStream) {
    let mut rest = guarded.rest.clone();
    let mut lets = TokenStream::new();
    for unbound in guarded.unbound.iter().filter(|it| it.is_replaced) {
        let Some(input) = rest.get_mut(unbound.at) else {
            continue;
        };
        let own = input.ty.clone();
        let is_clerks = comparison(unbound, &private.to_token_stream());
        let replacement = quote!(<#own as #private::Parameter<{ #is_clerks }, #guard>>);
        if let Some(NamedParameter {
            name, mutability, ..
        }) = NamedParameter::of(input)
        {
            lets.extend([quote!(let #mutability #name: #own = #replacement::value(#name);)]);
            *input.pat = parse_quote!(#name);
        }
        *input.ty = Type::Verbatim(quote!(#replacement::Type));
    }
    (rest, lets)
}

fn comparison(unbound: &FrameworkParameter, private: &TokenStream) -> TokenStream {
    let types = &unbound.types;
    quote!(#(#private::is_clerk_type!(#types))||*)
}
