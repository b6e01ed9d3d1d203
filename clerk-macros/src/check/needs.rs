//! Bindings against options: a parameter that could be without its value.

use crate::diag::Sink;
use crate::model::{Bound, Kind, Mark};
use crate::options::Draft;

pub(super) fn check(mark: Mark, draft: &Draft, bindings: &[Bound], sink: &mut Sink) {
    for bound in bindings {
        if mark == Mark::Auth && !draft.states("on_missing") {
            optional(bound, sink);
        }
        possible(bound, draft, sink);
    }
    token_wishes(draft, bindings, sink);
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
    let some_have_it = ["Session", "ApiKey", "M2m", "OAuth"]
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
