//! Checks of rules between options, parameters and the attribute's name.
//!
//! `qualifiers` qualifiers before `fn` · `attributes` several handler attributes · `bindings` bound
//! parameters · `rules` rules between options · `binding_rules` rules between bindings and options
//! · `owner` a method and its `impl` · `request` parameter that holds the request · `route` rules
//! between options and the route attribute · `names` names that `clerk.toml` declares ·
//! `framework_parameters` Clerk types in the framework's parameters

mod attributes;
mod binding_rules;
mod bindings;
mod framework_parameters;
mod names;
mod owner;
mod qualifiers;
mod request;
mod route;
mod rules;

pub(crate) use attributes::{check_no_other_attribute, check_single_attribute};
pub(crate) use qualifiers::entry_point;

use crate::diag::ErrorSink;
use crate::model::{Guarded, HandlerAttribute, HandlerContext, NamedPolicy, Rules, TokenSettings};
use crate::names::Tracking;
use crate::options::{RawOptions, SpannedValue};
use crate::syntax::{Declaration, HandlerFn};

/// Checks a function and the options of its attribute. The result is complete only if no error was
/// reported.
pub(crate) fn guarded(
    attribute: HandlerAttribute,
    raw: &RawOptions,
    function: &HandlerFn,
    context: HandlerContext,
    errors: &mut ErrorSink,
) -> Guarded {
    let (bindings, rest) = bindings::sort(function, raw, errors);
    owner::check(&context.owner, raw, function, &bindings, errors);
    qualifiers::check(attribute, function, errors);
    rules::check(attribute, raw, errors);
    binding_rules::check(attribute, raw, &bindings, errors);
    let tracking = names::check(raw, errors);
    // rustc removes functions that `cfg` excludes before it expands their attributes, but `#[handlers]`
    // also expands excluded functions.
    let tracking = if context.at.is_none() {
        tracking.once()
    } else {
        tracking
    };
    let route = route::check(raw, function, errors);
    let request = request::check(raw, function, &bindings, errors);
    let search = framework_parameters::ClerkTypeSearch {
        attribute,
        raw,
        function,
        owner: &context.owner,
        bindings: &bindings,
    };
    let framework_parameters = search.find(&rest);
    Guarded {
        attribute,
        context: HandlerContext {
            root: value(raw.root.as_ref()).or(context.root),
            ..context
        },
        rules: rules(raw, tracking),
        token: TokenSettings {
            template: value(raw.template.as_ref()),
            expires_in: value(raw.expires_in.as_ref()),
        },
        bindings,
        rest,
        framework_parameters,
        request,
        route,
        is_above_route: route::may_be_rocket_route(function),
        parsed: route::parsed(function),
    }
}

/// Checks a named policy and its options.
pub(crate) fn named(
    raw: &RawOptions,
    declaration: Declaration,
    errors: &mut ErrorSink,
) -> NamedPolicy {
    rules::check(HandlerAttribute::Protect, raw, errors);
    rules::check_named(raw, &declaration.name, errors);
    let tracking = names::check(raw, errors);
    NamedPolicy {
        prefix: declaration.prefix,
        name: declaration.name,
        rules: rules(raw, tracking),
        root: value(raw.root.as_ref()),
    }
}

fn rules(raw: &RawOptions, tracking: Tracking) -> Rules {
    Rules {
        conditions: raw.conditions.iter().map(|it| it.value.clone()).collect(),
        tokens: value(raw.tokens.as_ref()),
        audience: value(raw.audience.as_ref()),
        scopes: value(raw.scopes.as_ref()).unwrap_or_default(),
        actor: value(raw.actor.as_ref()),
        org: value(raw.org.as_ref()),
        on_missing: value(raw.on_missing.as_ref()),
        on_invalid: value(raw.on_invalid.as_ref()),
        on_denied: value(raw.on_denied.as_ref()),
        pending: raw.pending.is_some(),
        azp_is_optional: raw.azp.is_some(),
        tracking,
    }
}

fn value<T: Clone>(option: Option<&SpannedValue<T>>) -> Option<T> {
    option.map(|option| option.value.clone())
}
