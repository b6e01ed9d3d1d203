//! Bindings against options: a parameter that could be without its value.

use crate::diag::Sink;
use crate::model::{Bound, Kind, Mark, Tokens};
use crate::options::RawOptions;

const TYPES: [&str; 4] = ["Session", "ApiKey", "M2m", "OAuth"];

pub(super) fn check(mark: Mark, raw: &RawOptions, bindings: &[Bound], sink: &mut Sink) {
    for bound in bindings {
        if mark == Mark::Auth && !raw.may_state("on_missing") {
            optional(bound, sink);
        }
        possible(bound, raw, sink);
    }
    token_options(raw, bindings, sink);
    deniable(raw, bindings, sink);
}

/// Where no request is rejected, every value may be missing.
fn optional(bound: &Bound, sink: &mut Sink) {
    if bound.optional || bound.kind.is_always_there() {
        return;
    }
    let ty = &bound.ty;
    let written = quote::quote!(#ty).to_string().replace(' ', "");
    let message = format!(
        "`#[auth]` also accepts requests without this value: write `Option<{written}>`, or add \
         `on_missing = 401`"
    );
    sink.error(ty, message);
}

/// A value that no accepted token has.
fn possible(bound: &Bound, raw: &RawOptions, sink: &mut Sink) {
    let Some(tokens) = raw.tokens.as_ref().map(|it| &it.value) else {
        return;
    };
    let some_have_it = TYPES
        .iter()
        .any(|token| tokens.accept(token) && bound.kind.is_in(token));
    if !some_have_it {
        let message = format!(
            "no accepted token has {}: remove the parameter, or accept another type in `token`",
            article(bound.kind)
        );
        sink.error(&bound.name, message);
    }
}

/// A response to unauthorized requests where every request is authorized.
fn deniable(raw: &RawOptions, bindings: &[Bound], sink: &mut Sink) {
    let Some(on_denied) = &raw.on_denied else {
        return;
    };
    // An entry that could not be read may have been a requirement.
    let asks = !sink.is_empty()
        || !raw.conditions.is_empty()
        || raw.org.is_some()
        || raw.actor.is_some()
        || raw.scopes.is_some();
    if !asks && !bindings.iter().any(|bound| is_lacked(bound, raw)) {
        sink.error(
            on_denied,
            "`on_denied` has no effect without a requirement: add one, such as \
             `role = \"org:admin\"`, or write `on_missing`",
        );
    }
}

/// Returns `true` if an accepted request may be without the value.
fn is_lacked(bound: &Bound, raw: &RawOptions) -> bool {
    let session = Tokens::One("Session");
    let tokens = raw.tokens.as_ref().map_or(&session, |it| &it.value);
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

/// Options of a token that is not bound.
fn token_options(raw: &RawOptions, bindings: &[Bound], sink: &mut Sink) {
    if bindings.iter().any(|bound| bound.kind == Kind::Token) {
        return;
    }
    let message = "this option applies to the `token` parameter: add `token: Token`";
    if let Some(template) = &raw.template {
        sink.error(template, message);
    } else if let Some(expires_in) = &raw.expires_in {
        sink.error(expires_in, message);
    }
}
