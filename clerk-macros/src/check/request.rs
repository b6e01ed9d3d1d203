//! Checks of `request = name` and of the function. The request is checked in the function's body, and a
//! rejection is returned as the function's return type.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::{FnArg, Ident};

use super::bindings::unraw;
use crate::diag::{ErrorSink, nearest};
use crate::model::Bound;
use crate::options::RawOptions;
use crate::syntax::{HandlerFn, NamedParameter, find as first};

/// Returns the parameter that holds the request, if the attribute has `request = name`.
pub(super) fn check(
    raw: &RawOptions,
    function: &HandlerFn,
    bindings: &[Bound],
    errors: &mut ErrorSink,
) -> Option<Ident> {
    if !raw.contains("request") {
        return None;
    }
    if !function.is_async() {
        let name = &function.sig.ident;
        let message = format!("the check in the body is asynchronous: write `async fn {name}`");
        errors.error(function.sig.fn_token, message);
    }
    if let Some(open) = first(function.sig.output.to_token_stream(), &|word| {
        word == "impl"
    }) {
        let message = "a rejection is returned as this type, so it cannot contain `impl`: write a \
                       concrete type, such as `http::Response<Full<Bytes>>`";
        errors.error(open, message);
    }
    let name = raw.request.as_ref().map(|it| &it.value);
    let found = name.and_then(|name| find(name, function, bindings, errors));
    // After an error, the name is not used.
    Some(found.unwrap_or_else(|| Ident::new("request", Span::call_site())))
}

/// Returns the parameter's name with the hygiene of the signature, so that the body can use it.
fn find(
    wanted: &Ident,
    function: &HandlerFn,
    bindings: &[Bound],
    errors: &mut ErrorSink,
) -> Option<Ident> {
    let is_bound = |name: &Ident| bindings.iter().any(|bound| bound.name == *name);
    let names: Vec<&Ident> = names(function).collect();
    let Some(found) = names.iter().find(|name| unraw(name) == unraw(wanted)) else {
        let free = names.iter().filter(|name| !is_bound(name));
        let known: Vec<String> = free.map(|name| unraw(name)).collect();
        let guess = match known.as_slice() {
            [only] => Some(only.as_str()),
            known => nearest(&unraw(wanted), known.iter().map(String::as_str)),
        };
        let advice = match guess {
            Some(guess) => format!("did you mean `request = {guess}`?"),
            None => {
                String::from("write the name of the request's parameter, which cannot be a pattern")
            }
        };
        errors.error(
            wanted,
            format!("there is no parameter `{wanted}`; {advice}"),
        );
        return None;
    };
    if is_bound(found) {
        let message =
            format!("`{wanted}` is a bound parameter: write the name of the request's parameter");
        errors.error(wanted, message);
    }
    Some((*found).clone())
}

fn names(function: &HandlerFn) -> impl Iterator<Item = &Ident> {
    function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => NamedParameter::of(input).map(|it| it.name),
        FnArg::Receiver(_) => None,
    })
}
