//! What no single option can know: the rules between options, parameters and the attribute's name.
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
use crate::model::{Guarded, Mark, Named, Place, Rules, TokenWish};
use crate::options::{Draft, Stated};
use crate::syntax::{Declaration, Function};

/// A function and its attribute's options. The result is whole only if nothing was reported.
pub(crate) fn guarded(
    mark: Mark,
    draft: &Draft,
    function: &Function,
    place: Place,
    sink: &mut Sink,
) -> Guarded {
    let (bindings, rest) = bindings::sort(function, draft, sink);
    place::check(&place.owner, draft, function, &bindings, sink);
    qualifiers::check(mark, function, sink);
    rules::check(mark, draft, sink);
    needs::check(mark, draft, &bindings, sink);
    let route = route::check(draft, function, sink);
    let request = request::check(draft, function, &bindings, sink);
    let scope = unbound::Scope {
        mark,
        draft,
        function,
        owner: &place.owner,
        bindings: &bindings,
    };
    let unbound = scope.find(&rest);
    Guarded {
        mark,
        place: Place {
            root: value(draft.root.as_ref()).or(place.root),
            ..place
        },
        rules: rules(draft),
        token: TokenWish {
            template: value(draft.template.as_ref()),
            expires_in: value(draft.expires_in.as_ref()),
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
pub(crate) fn named(draft: &Draft, declaration: Declaration, sink: &mut Sink) -> Named {
    rules::check(Mark::Protect, draft, sink);
    rules::check_named(draft, &declaration.name, sink);
    Named {
        prefix: declaration.prefix,
        name: declaration.name,
        rules: rules(draft),
        root: value(draft.root.as_ref()),
    }
}

fn rules(draft: &Draft) -> Rules {
    Rules {
        conditions: draft.conditions.iter().map(|it| it.value.clone()).collect(),
        tokens: value(draft.tokens.as_ref()),
        scopes: value(draft.scopes.as_ref()).unwrap_or_default(),
        actor: value(draft.actor.as_ref()),
        org: value(draft.org.as_ref()),
        on_missing: value(draft.on_missing.as_ref()),
        on_invalid: value(draft.on_invalid.as_ref()),
        on_denied: value(draft.on_denied.as_ref()),
        pending: draft.pending.is_some(),
    }
}

fn value<T: Clone>(stated: Option<&Stated<T>>) -> Option<T> {
    stated.map(|stated| stated.value.clone())
}
