//! Bindings against options: a parameter that could be without its value.

use crate::diag::Sink;
use crate::model::{Bound, Kind, Mark, Tokens};
use crate::options::Draft;

const TYPES: [&str; 4] = ["Session", "ApiKey", "M2m", "OAuth"];

pub(super) fn check(mark: Mark, draft: &Draft, bindings: &[Bound], sink: &mut Sink) {
    for bound in bindings {
        if mark == Mark::Auth && !draft.may_state("on_missing") {
            optional(bound, sink);
        }
        possible(bound, draft, sink);
    }
    token_wishes(draft, bindings, sink);
    deniable(draft, bindings, sink);
}

/// Where nobody is refused, nothing is certain.
fn optional(bound: &Bound, sink: &mut Sink) {
    if bound.optional || bound.kind.is_always_there() {
        return;
    }
    let ty = &bound.ty;
    let written = quote::quote!(#ty).to_string().replace(' ', "");
    let message = format!(
        "`#[auth]` lets everybody in, also callers without this: write `Option<{written}>`, or add \
         `on_missing = 401`"
    );
    sink.error(ty, message);
}

/// A value that no accepted token has.
fn possible(bound: &Bound, draft: &Draft, sink: &mut Sink) {
    let Some(tokens) = draft.tokens.as_ref().map(|it| &it.value) else {
        return;
    };
    let some_have_it = TYPES
        .iter()
        .any(|token| tokens.accept(token) && bound.kind.is_in(token));
    if !some_have_it {
        let message = format!(
            "no accepted token has {}: take the parameter out, or accept another in `token`",
            article(bound.kind)
        );
        sink.error(&bound.name, message);
    }
}

/// An answer to a caller who may not, where every caller may.
fn deniable(draft: &Draft, bindings: &[Bound], sink: &mut Sink) {
    let Some(on_denied) = &draft.on_denied else {
        return;
    };
    // What couldn't be read may have been a requirement.
    let asks = !sink.is_empty()
        || !draft.conditions.is_empty()
        || draft.org.is_some()
        || draft.actor.is_some()
        || draft.scopes.is_some();
    if !asks && !bindings.iter().any(|bound| is_lacked(bound, draft)) {
        sink.error(
            on_denied,
            "nobody is denied here, since nothing is asked but to be signed in: add a requirement, \
             such as `role = \"org:admin\"`, or write `on_missing`",
        );
    }
}

/// Whether a caller who is accepted may be without the value.
fn is_lacked(bound: &Bound, draft: &Draft) -> bool {
    let session = Tokens::One("Session");
    let tokens = draft.tokens.as_ref().map_or(&session, |it| &it.value);
    let is_partial = matches!(bound.kind, Kind::OrgId | Kind::Granted)
        || TYPES
            .iter()
            .any(|token| tokens.accept(token) && !bound.kind.is_in(token));
    is_partial && !bound.optional
}

fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::SessionId => "a session",
        Kind::OrgId => "an organization",
        _ => "a user",
    }
}

/// Wishes about a token that isn't bound.
fn token_wishes(draft: &Draft, bindings: &[Bound], sink: &mut Sink) {
    if bindings.iter().any(|bound| bound.kind == Kind::Token) {
        return;
    }
    let message = "this is about the `token` parameter, which is missing: add `token: Token`";
    if let Some(template) = &draft.template {
        sink.error(template, message);
    } else if let Some(expires_in) = &draft.expires_in {
        sink.error(expires_in, message);
    }
}
