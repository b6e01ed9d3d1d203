//! Options against each other.

use quote::ToTokens as _;
use syn::Ident;

use crate::diag::Sink;
use crate::model::{Actor, Condition, Failure, Mark, Name, Tokens};
use crate::options::{RawOptions, Stated};

pub(super) fn check(mark: Mark, raw: &RawOptions, sink: &mut Sink) {
    if mark == Mark::Auth {
        demand_on_missing(raw, sink);
    }
    one_role(raw.conditions.iter().map(|it| &it.value), None, sink);
    machines_are_asked_what_they_can_answer(raw, sink);
    machines_sign_in_nowhere(raw, sink);
}

/// Rejects options of parameters, of which a named policy binds none.
pub(super) fn check_named(raw: &RawOptions, name: &Ident, sink: &mut Sink) {
    if name.to_string().starts_with(char::is_lowercase) {
        sink.error(
            name,
            "a policy is a type: begin its name with a capital, as in `ManageInvoices`",
        );
    }
    for condition in &raw.conditions {
        refuse_itself(&condition.value, name, sink);
    }
    let message = "a policy binds no parameters: write this in the handler's attribute";
    if let Some(template) = &raw.template {
        sink.error(template, message);
    }
    if let Some(expires_in) = &raw.expires_in {
        sink.error(expires_in, message);
    }
    if let Some(request) = &raw.request {
        sink.error(request, message);
    }
    for skipped in &raw.skip {
        sink.error(skipped, message);
    }
}

/// rustc's word for it is a cycle through the policy's insides.
fn refuse_itself(condition: &Condition, name: &Ident, sink: &mut Sink) {
    match condition {
        Condition::Policy(path) if path.is_ident(name) => {
            sink.error(path, format!("`{name}` requires itself: remove it"));
        }
        Condition::All(branches) | Condition::Any(branches) => {
            for branch in branches {
                refuse_itself(branch, name, sink);
            }
        }
        _ => {}
    }
}

/// `#[auth(role = …)]` must never look like a guard and be none.
fn demand_on_missing(raw: &RawOptions, sink: &mut Sink) {
    if raw.may_state("on_missing") {
        return;
    }
    if let Some(key) = first_demand(raw) {
        sink.error(
            key,
            "`#[auth]` accepts every request unless `on_missing` is set: write \
             `#[protect(…)]`, or add `on_missing = 401`",
        );
    }
}

fn first_demand(raw: &RawOptions) -> Option<&proc_macro2::TokenStream> {
    raw.conditions
        .first()
        .map(|it| &it.key)
        .or_else(|| key(raw.org.as_ref()))
        .or_else(|| key(raw.actor.as_ref()))
        // Tokens of other types are rejected as invalid.
        .or_else(|| key(raw.tokens.as_ref()).filter(|_| !raw.may_state("on_invalid")))
        .or_else(|| key(raw.scopes.as_ref()))
        .or_else(|| key(raw.on_denied.as_ref()))
}

fn key<T>(stated: Option<&Stated<T>>) -> Option<&proc_macro2::TokenStream> {
    stated.map(|stated| &stated.key)
}

/// A member has one role, so that two at once reject every request.
fn one_role<'a>(
    conditions: impl Iterator<Item = &'a Condition>,
    mut asked: Option<&'a Name>,
    sink: &mut Sink,
) -> Option<&'a Name> {
    for condition in conditions {
        match condition {
            Condition::Role(role) => match asked {
                Some(other) if text(other) != text(role) => sink.error(
                    role,
                    "a member has one role, never both: write `any(role = …, role = …)`",
                ),
                Some(_) => {}
                None => asked = Some(role),
            },
            Condition::All(branches) => asked = one_role(branches.iter(), asked, sink),
            Condition::Any(branches) => {
                for branch in branches {
                    one_role(std::iter::once(branch), asked, sink);
                }
            }
            _ => {}
        }
    }
    asked
}

fn text(role: &Name) -> String {
    role.to_token_stream().to_string()
}

/// A requirement that no accepted token can meet would reject every request.
fn machines_are_asked_what_they_can_answer(raw: &RawOptions, sink: &mut Sink) {
    let session = Tokens::One("Session");
    let tokens = raw.tokens.as_ref().map_or(&session, |it| &it.value);
    if !tokens.accept("Session") {
        for condition in raw
            .conditions
            .iter()
            .filter(|it| is_asked_of_sessions(&it.value))
        {
            let key = &condition.key;
            sink.error(
                key,
                format!("`{key}` requires a session: add `session` to `token`"),
            );
        }
        if let Some(Stated {
            key,
            value: Actor::Deny | Actor::Only,
        }) = &raw.actor
        {
            sink.error(key, "only a session has an actor: add `session` to `token`");
        }
    }
    if let (Some(scopes), false) = (&raw.scopes, accepts_machines(raw, tokens)) {
        sink.error(
            scopes,
            "`scopes` applies to machine tokens: accept one, such as `token = oauth`",
        );
    }
}

/// Pages are for browsers, which have sessions.
fn machines_sign_in_nowhere(raw: &RawOptions, sink: &mut Sink) {
    let Some(tokens) = raw.tokens.as_ref().map(|it| &it.value) else {
        return;
    };
    if tokens.accept("Session") {
        return;
    }
    let answers = [
        (&raw.on_missing, 401),
        (&raw.on_invalid, 401),
        (&raw.on_denied, 403),
    ];
    for (failure, status) in answers {
        let Some(Stated { key, value }) = failure else {
            continue;
        };
        let message =
            format!("a machine does not follow redirects to pages: write `{key} = {status}`");
        match value {
            Failure::SignIn(word) => sink.error(word, message),
            Failure::Redirect(target) => sink.error(target, message),
            Failure::Status(_) | Failure::With(_) => {}
        }
    }
}

/// A named policy may say which tokens are accepted, and a `token` that could not be read may too.
fn accepts_machines(raw: &RawOptions, tokens: &Tokens) -> bool {
    let unknown = raw.tokens.is_none()
        && (raw.may_state("token")
            || raw
                .conditions
                .iter()
                .any(|it| matches!(it.value, Condition::Policy(_))));
    unknown
        || ["ApiKey", "M2m", "OAuth"]
            .iter()
            .any(|token| tokens.accept(token))
}

fn is_asked_of_sessions(condition: &Condition) -> bool {
    match condition {
        Condition::Role(_)
        | Condition::Permission(_)
        | Condition::Feature(_)
        | Condition::Plan(_)
        | Condition::Reverification(_) => true,
        Condition::Check(_) | Condition::Policy(_) => false,
        Condition::All(branches) => branches.iter().any(is_asked_of_sessions),
        Condition::Any(branches) => branches.iter().all(is_asked_of_sessions),
    }
}
