//! Options against each other.

use quote::ToTokens as _;
use syn::Ident;

use crate::diag::Sink;
use crate::model::{Actor, Condition, Failure, Mark, Name, Tokens};
use crate::options::{Draft, Stated};

pub(super) fn check(mark: Mark, draft: &Draft, sink: &mut Sink) {
    if mark == Mark::Auth {
        demand_on_missing(draft, sink);
    }
    one_role(draft.conditions.iter().map(|it| &it.value), None, sink);
    machines_are_asked_what_they_can_answer(draft, sink);
    machines_sign_in_nowhere(draft, sink);
}

/// What a named policy has no use for: it binds no parameters.
pub(super) fn check_named(draft: &Draft, name: &Ident, sink: &mut Sink) {
    if name.to_string().starts_with(char::is_lowercase) {
        sink.error(
            name,
            "a policy is a type: begin its name with a capital, as in `ManageInvoices`",
        );
    }
    for condition in &draft.conditions {
        refuse_itself(&condition.value, name, sink);
    }
    let message = "a policy binds no parameters: write this in the handler's attribute";
    if let Some(template) = &draft.template {
        sink.error(template, message);
    }
    if let Some(expires_in) = &draft.expires_in {
        sink.error(expires_in, message);
    }
    if let Some(request) = &draft.request {
        sink.error(request, message);
    }
    for skipped in &draft.skip {
        sink.error(skipped, message);
    }
}

/// rustc's word for it is a cycle through the policy's insides.
fn refuse_itself(condition: &Condition, name: &Ident, sink: &mut Sink) {
    match condition {
        Condition::Policy(path) if path.is_ident(name) => {
            sink.error(path, format!("`{name}` asks for itself: take it out"));
        }
        Condition::All(branches) | Condition::Any(branches) => {
            for branch in branches {
                refuse_itself(branch, name, sink);
            }
        }
        _ => {}
    }
}

/// `#[auth(role = …)]` must never read as a guard and be none.
fn demand_on_missing(draft: &Draft, sink: &mut Sink) {
    if draft.may_state("on_missing") {
        return;
    }
    if let Some(key) = first_demand(draft) {
        sink.error(
            key,
            "`#[auth]` lets everybody in unless it says how to answer strangers: write \
             `#[protect(…)]`, or add `on_missing = 401`",
        );
    }
}

fn first_demand(draft: &Draft) -> Option<&proc_macro2::TokenStream> {
    draft
        .conditions
        .first()
        .map(|it| &it.key)
        .or_else(|| key(draft.org.as_ref()))
        .or_else(|| key(draft.actor.as_ref()))
        // Tokens of other types are rejected as invalid.
        .or_else(|| key(draft.tokens.as_ref()).filter(|_| !draft.may_state("on_invalid")))
        .or_else(|| key(draft.scopes.as_ref()))
        .or_else(|| key(draft.on_denied.as_ref()))
}

fn key<T>(stated: Option<&Stated<T>>) -> Option<&proc_macro2::TokenStream> {
    stated.map(|stated| &stated.key)
}

/// A member has one role, so that two at once refuse everybody.
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
                    "a caller has one role, so nobody has both: write `any(role = …, role = …)`",
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

/// A demand that no accepted token can meet would refuse everybody.
fn machines_are_asked_what_they_can_answer(draft: &Draft, sink: &mut Sink) {
    let session = Tokens::One("Session");
    let tokens = draft.tokens.as_ref().map_or(&session, |it| &it.value);
    if !tokens.accept("Session") {
        for condition in draft
            .conditions
            .iter()
            .filter(|it| is_asked_of_sessions(&it.value))
        {
            let key = &condition.key;
            sink.error(
                key,
                format!("only a session can answer `{key}`: add `session` to `token`"),
            );
        }
        if let Some(Stated {
            key,
            value: Actor::Deny | Actor::Only,
        }) = &draft.actor
        {
            sink.error(key, "only a session has an actor: add `session` to `token`");
        }
    }
    if let (Some(scopes), false) = (&draft.scopes, accepts_machines(draft, tokens)) {
        sink.error(
            scopes,
            "`scopes` is asked of machines: accept one, such as `token = oauth`",
        );
    }
}

/// Pages are for browsers, which have sessions.
fn machines_sign_in_nowhere(draft: &Draft, sink: &mut Sink) {
    let Some(tokens) = draft.tokens.as_ref().map(|it| &it.value) else {
        return;
    };
    if tokens.accept("Session") {
        return;
    }
    let answers = [
        (&draft.on_missing, 401),
        (&draft.on_invalid, 401),
        (&draft.on_denied, 403),
    ];
    for (failure, status) in answers {
        let Some(Stated { key, value }) = failure else {
            continue;
        };
        let message = format!("no machine follows to a page: write `{key} = {status}`");
        match value {
            Failure::SignIn(word) => sink.error(word, message),
            Failure::Redirect(target) => sink.error(target, message),
            Failure::Status(_) | Failure::With(_) => {}
        }
    }
}

/// A named policy may say which tokens are accepted, and a `token` that couldn't be read may too.
fn accepts_machines(draft: &Draft, tokens: &Tokens) -> bool {
    let unknown = draft.tokens.is_none()
        && (draft.may_state("token")
            || draft
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
