//! Checks that the framework's parameters have no Clerk type. rustc compares the types, and reports a
//! Clerk type at the parameter.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{PatType, Type, parse_quote};

use crate::model::{FrameworkParameter, Guarded};
use crate::paths::PrivatePath;
use crate::syntax::NamedParameter;

/// Returns one constant for each parameter; its evaluation fails if the type is Clerk's.
pub(super) fn checks(guarded: &Guarded, private: &PrivatePath) -> TokenStream {
    let check = |parameter: &FrameworkParameter| {
        let at = guarded.rest.get(parameter.at)?.ty.span();
        let (private, message) = (private.at(at), &parameter.message);
        let is_clerks = comparison(parameter, &private);
        Some(quote_spanned!(at=> const _: () = #private::reject_clerk_type(#is_clerks, #message);))
    };
    guarded
        .framework_parameters
        .iter()
        .filter_map(check)
        .collect()
}

/// Returns the framework's parameters, and statements that define variables for those with a replaced
/// type.
pub(super) fn parameters(
    guarded: &Guarded,
    private: &PrivatePath,
    guard: &Type,
) -> (Vec<PatType>, TokenStream) {
    let mut rest = guarded.rest.clone();
    let mut lets = TokenStream::new();
    for parameter in guarded
        .framework_parameters
        .iter()
        .filter(|it| it.is_replaced)
    {
        let Some(input) = rest.get_mut(parameter.at) else {
            continue;
        };
        let own = input.ty.clone();
        let is_clerks = comparison(parameter, &private.to_token_stream());
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

fn comparison(parameter: &FrameworkParameter, private: &TokenStream) -> TokenStream {
    let types = &parameter.types;
    quote!(#(#private::is_clerk_type!(#types))||*)
}
