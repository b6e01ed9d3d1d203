//! Checks of a method and its `impl`. The method's policy is outside the `impl`, or in the method's
//! body.

use syn::{FnArg, Ident};

use super::bindings::{mention, reject_parameter};
use crate::diag::ErrorSink;
use crate::model::{Bound, Owner};
use crate::options::RawOptions;
use crate::syntax::{HandlerFn, NamedParameter, context};

pub(super) fn check(
    owner: &Owner,
    raw: &RawOptions,
    function: &HandlerFn,
    bindings: &[Bound],
    errors: &mut ErrorSink,
) {
    let by_request = raw.may_contain("request");
    match owner {
        // `reject_own_names` is skipped: a free function has no `Self`, and for a method one error is
        // enough.
        Owner::Unknown if !by_request => return reject_method(function, errors),
        Owner::Trait if !by_request => reject_without_request(function, bindings, errors),
        Owner::Unknown | Owner::Type { .. } | Owner::Trait => {}
    }
    reject_own_names(owner, bindings, errors);
}

fn reject_method(function: &HandlerFn, errors: &mut ErrorSink) {
    let message = "a method requires `#[handlers]` on its `impl`, or `request = …` with the name of \
                   the request's parameter";
    match (function.sig.receiver(), function.first_self()) {
        (Some(receiver), _) => errors.error(receiver, message),
        (None, Some(own)) => errors.error(own, message),
        (None, None) if context::is_in_impl() => errors.error(&function.sig.ident, message),
        (None, None) => {}
    }
}

fn reject_without_request(function: &HandlerFn, bindings: &[Bound], errors: &mut ErrorSink) {
    let names = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => NamedParameter::of(input).map(|it| it.name),
        FnArg::Receiver(_) => None,
    });
    let free = names
        .filter(|name| bindings.iter().all(|bound| bound.name != **name))
        .last();
    let example = free.map_or_else(|| String::from("request"), ToString::to_string);
    errors.error(
        &function.sig.ident,
        format!(
            "the trait fixes the method's parameters: write the name of the request's parameter, \
             `request = {example}`"
        ),
    );
}

/// Rejects bound types that use `Self` or a generic parameter of an inherent `impl`, which are not
/// defined at the place of the policy. The generic parameters of other `impl`s are unknown here.
fn reject_own_names(owner: &Owner, bindings: &[Bound], errors: &mut ErrorSink) {
    let own = Ident::new("Self", proc_macro2::Span::call_site());
    let params = match owner {
        Owner::Type { params, .. } => params.as_slice(),
        Owner::Unknown | Owner::Trait => &[],
    };
    for bound in bindings {
        if let Some(at) = mention(&bound.ty, &own) {
            errors.error(
                at,
                "the type of a bound parameter cannot use `Self`: write a concrete type",
            );
        }
        for parameter in params {
            reject_parameter(parameter, &bound.ty, "`impl`", errors);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::source::messages;

    #[test]
    fn free_parameter_is_suggested_as_the_request_of_a_trait_method() {
        let messages = messages(
            "#[handlers] impl Service for Api {
                #[protect] fn answer(&self, user_id: UserId, req: Req, session_id: SessionId) {}
            }",
        );
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(
            messages.concat().ends_with("`request = req`"),
            "{messages:?}"
        );
    }
}
