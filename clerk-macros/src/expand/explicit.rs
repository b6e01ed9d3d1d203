//! Expansion for functions without extractors: the check is at the start of the body. The policy's
//! type is in the body too, since an `impl` cannot contain it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{FnArg, Ident, ReturnType, Token};

use super::handler::allowance_for_items;
use crate::model::Guarded;
use crate::paths::PrivatePath;
use crate::syntax::{HandlerFn, NamedParameter};

/// Returns the statement that checks the request and returns a rejection.
pub(super) fn check(
    function: &HandlerFn,
    request: &Ident,
    policy: &Ident,
    private: &PrivatePath,
) -> TokenStream {
    let request_span = request_span(function, request);
    let return_span = return_span(function);
    let at_request = private.at(request_span);
    let at_return = private.at(return_span);
    let mut argument = request.clone();
    argument.set_span(request_span.resolved_at(request.span()));
    let head = quote_spanned!(request_span=> #at_request::ExplicitRequest::head_for::<#policy>(&#argument));
    // The span of the return type may have another hygiene than the attribute: one of the two may come
    // from a `macro_rules!` macro.
    let rejection = Ident::new("__clerk_rejection", Span::call_site());
    let reject =
        quote_spanned!(return_span=> #at_return::FromRejection::from_rejection(#rejection));
    quote! {
        let __clerk_guard = match #private::authorize::<#policy>(#head).await {
            ::core::result::Result::Ok(__clerk_bindings) => __clerk_bindings,
            ::core::result::Result::Err(__clerk_rejection) => return #reject,
        };
    }
}

/// Returns the function without its bound parameters, with these statements at the start of its body.
pub(super) fn assemble(
    guarded: &Guarded,
    request: &Ident,
    function: HandlerFn,
    statements: &TokenStream,
) -> HandlerFn {
    let receiver = function.sig.receiver().cloned().map(FnArg::Receiver);
    let rest = guarded.rest.iter().cloned().map(FnArg::Typed);
    let inputs: Punctuated<FnArg, Token![,]> = receiver.into_iter().chain(rest).collect();
    let attrs = allowance_for_items(&function);
    let mut function = function.rebuilt_async(inputs, statements, request);
    function.attrs.extend(attrs);
    function
}

/// Returns the span for the error that the request's type cannot be checked.
fn request_span(function: &HandlerFn, request: &Ident) -> Span {
    let mut types = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(input),
        FnArg::Receiver(_) => None,
    });
    let found = types.find(|input| NamedParameter::of(input).is_some_and(|it| it.name == request));
    found.map_or_else(|| request.span(), |input| input.ty.span())
}

/// Returns the span for the error that a rejection cannot be converted to the return type.
fn return_span(function: &HandlerFn) -> Span {
    match &function.sig.output {
        ReturnType::Default => function.sig.ident.span(),
        ReturnType::Type(_, ty) => ty.span(),
    }
}
