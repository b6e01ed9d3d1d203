//! A method against its `impl`: its policy is outside of it, or in its body.

use syn::{FnArg, Ident};

use super::bindings::{mention, refuse_parameter};
use crate::diag::Sink;
use crate::model::{Bound, Owner};
use crate::options::RawOptions;
use crate::syntax::{Function, Parameter, surroundings};

pub(super) fn check(
    owner: &Owner,
    raw: &RawOptions,
    function: &Function,
    bindings: &[Bound],
    sink: &mut Sink,
) {
    let by_request = raw.may_state("request");
    match owner {
        Owner::Unknown if by_request => {}
        Owner::Unknown => refuse_method(function, sink),
        Owner::Trait if !by_request => refuse_without_request(function, bindings, sink),
        Owner::Type { .. } | Owner::Trait => {}
    }
    let is_method = match owner {
        Owner::Unknown => by_request && function.own_type().is_some(),
        Owner::Type { .. } | Owner::Trait => true,
    };
    if is_method {
        refuse_own_names(owner, bindings, sink);
    }
}

fn refuse_method(function: &Function, sink: &mut Sink) {
    let message = "a method needs `#[handlers]` above its `impl`, or `request = …` with the name of \
                   the parameter that holds the request";
    match (function.sig.receiver(), function.own_type()) {
        (Some(receiver), _) => sink.error(receiver, message),
        (None, Some(own)) => sink.error(own, message),
        (None, None) if surroundings::are_impl() => sink.error(&function.sig.ident, message),
        (None, None) => {}
    }
}

fn refuse_without_request(function: &Function, bindings: &[Bound], sink: &mut Sink) {
    let names = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Parameter::of(input).map(|it| it.name),
        FnArg::Receiver(_) => None,
    });
    let free = names
        .filter(|name| bindings.iter().all(|bound| bound.name != **name))
        .last();
    let example = free.map_or_else(|| String::from("request"), ToString::to_string);
    sink.error(
        &function.sig.ident,
        format!(
            "the trait fixes the parameters: name the one that holds the request, `request = {example}`"
        ),
    );
}

/// `Self` and the type parameters of an `impl` mean nothing outside.
fn refuse_own_names(owner: &Owner, bindings: &[Bound], sink: &mut Sink) {
    let own = Ident::new("Self", proc_macro2::Span::call_site());
    let params = match owner {
        Owner::Type { params, .. } => params.as_slice(),
        Owner::Unknown | Owner::Trait => &[],
    };
    for bound in bindings {
        if let Some(at) = mention(&bound.ty, &own) {
            sink.error(
                at,
                "a bound type cannot use the `impl`'s own `Self`: name a type",
            );
        }
        for parameter in params {
            refuse_parameter(parameter, &bound.ty, "the `impl`'s", sink);
        }
    }
}
