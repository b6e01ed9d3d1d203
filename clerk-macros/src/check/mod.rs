//! Rules between options, parameters and the attribute's name.
//!
//! `qualifiers` what stands before `fn` · `marks` what else a function is marked with · `bindings` which
//! parameters are bound · `rules` options against each other · `needs` bindings against options ·
//! `place` what a method's policy can name · `request` the parameter that holds the request · `route`
//! options against the route attribute below · `unbound` Clerk types among the framework's parameters

mod bindings;
mod marks;
mod needs;
mod place;
mod qualifiers;
mod request;
mod route;
mod rules;
mod unbound;

pub(crate) use marks::{no_other_mark, one_mark};
pub(crate) use qualifiers::starts;

use crate::diag::Sink;
use crate::model::{Guarded, Mark, Named, Rules, Surroundings, TokenOptions};
use crate::options::{RawOptions, Stated};
use crate::syntax::{Declaration, Function};

/// A function and its attribute's options. The result is whole only if nothing was reported.
pub(crate) fn guarded(
    mark: Mark,
    raw: &RawOptions,
    function: &Function,
    place: Surroundings,
    sink: &mut Sink,
) -> Guarded {
    let (bindings, rest) = bindings::sort(function, raw, sink);
    place::check(&place.owner, raw, function, &bindings, sink);
    qualifiers::check(mark, function, sink);
    rules::check(mark, raw, sink);
    needs::check(mark, raw, &bindings, sink);
    let route = route::check(raw, function, sink);
    let request = request::check(raw, function, &bindings, sink);
    let scope = unbound::Scope {
        mark,
        raw,
        function,
        owner: &place.owner,
        bindings: &bindings,
    };
    let unbound = scope.find(&rest);
    Guarded {
        mark,
        place: Surroundings {
            root: value(raw.root.as_ref()).or(place.root),
            ..place
        },
        rules: rules(raw),
        token: TokenOptions {
            template: value(raw.template.as_ref()),
            expires_in: value(raw.expires_in.as_ref()),
        },
        bindings,
        rest,
        unbound,
        request,
        route,
        is_above_route: route::is_shown(function),
        parsed: route::parsed(function),
    }
}

/// A named policy and its options.
pub(crate) fn named(raw: &RawOptions, declaration: Declaration, sink: &mut Sink) -> Named {
    rules::check(Mark::Protect, raw, sink);
    rules::check_named(raw, &declaration.name, sink);
    Named {
        prefix: declaration.prefix,
        name: declaration.name,
        rules: rules(raw),
        root: value(raw.root.as_ref()),
    }
}

fn rules(raw: &RawOptions) -> Rules {
    Rules {
        conditions: raw.conditions.iter().map(|it| it.value.clone()).collect(),
        tokens: value(raw.tokens.as_ref()),
        scopes: value(raw.scopes.as_ref()).unwrap_or_default(),
        actor: value(raw.actor.as_ref()),
        org: value(raw.org.as_ref()),
        on_missing: value(raw.on_missing.as_ref()),
        on_invalid: value(raw.on_invalid.as_ref()),
        on_denied: value(raw.on_denied.as_ref()),
        pending: raw.pending.is_some(),
    }
}

fn value<T: Clone>(stated: Option<&Stated<T>>) -> Option<T> {
    stated.map(|stated| stated.value.clone())
}
