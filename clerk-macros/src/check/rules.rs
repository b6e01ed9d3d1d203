//! Rules between the options of one attribute.

use quote::ToTokens as _;
use syn::Ident;

use crate::diag::ErrorSink;
use crate::model::{
    AcceptedToken, Actor, Condition, FailureOption, HandlerAttribute, Name, Tokens,
};
use crate::options::{RawOptions, SpannedValue};

/// Token types of machines.
const MACHINE_TYPES: [&str; 3] = ["ApiKey", "M2m", "OAuth"];
/// Token types with an audience.
const AUDIENCE_TYPES: [&str; 3] = ["M2m", "OAuth", AcceptedToken::TEMPLATE];

pub(super) fn check(attribute: HandlerAttribute, raw: &RawOptions, errors: &mut ErrorSink) {
    if attribute == HandlerAttribute::Auth {
        require_on_missing(raw, errors);
    }
    reject_second_role(raw.conditions.iter().map(|it| &it.value), None, errors);
    check_machine_requirements(raw, errors);
    check_machine_sign_in(raw, errors);
}

/// Rejects a named policy that requires itself, and options about parameters, since a named policy
/// has no parameters.
pub(super) fn check_named(raw: &RawOptions, name: &Ident, errors: &mut ErrorSink) {
    if name.to_string().starts_with(char::is_lowercase) {
        errors.error(
            name,
            "a policy is a type: write its name in upper camel case, such as `ManageInvoices`",
        );
    }
    for condition in &raw.conditions {
        reject_self_reference(&condition.value, name, errors);
    }
    let message = "this option is not allowed in a policy: write it in the handler's attribute";
    if let Some(template) = &raw.template {
        errors.error(template, message);
    }
    if let Some(expires_in) = &raw.expires_in {
        errors.error(expires_in, message);
    }
    if let Some(request) = &raw.request {
        errors.error(request, message);
    }
    for skipped in &raw.skip {
        errors.error(skipped, message);
    }
}

/// Rejects a policy that requires itself. rustc would report a cycle in generated code.
fn reject_self_reference(condition: &Condition, name: &Ident, errors: &mut ErrorSink) {
    match condition {
        Condition::Policy(path) if path.is_ident(name) => {
            errors.error(
                path,
                format!("`{name}` requires itself: remove it from its requirements"),
            );
        }
        Condition::All(branches) | Condition::Any(branches) => {
            for branch in branches {
                reject_self_reference(branch, name, errors);
            }
        }
        _ => {}
    }
}

/// Requires `on_missing` in an `#[auth]` with requirements. Without it, `#[auth(role = …)]` would look
/// like a guard, but accept every request.
fn require_on_missing(raw: &RawOptions, errors: &mut ErrorSink) {
    if raw.may_contain("on_missing") {
        return;
    }
    if let Some(key) = first_requirement(raw) {
        errors.error(
            key,
            "this option requires `on_missing` in `#[auth]`: add `on_missing = 401`, or write \
             `#[protect(…)]`",
        );
    }
}

fn first_requirement(raw: &RawOptions) -> Option<&proc_macro2::TokenStream> {
    raw.conditions
        .first()
        .map(|it| &it.key)
        .or_else(|| key(raw.org.as_ref()))
        .or_else(|| key(raw.actor.as_ref()))
        // With `on_invalid`, `token` needs no `on_missing`: tokens of other types are rejected as
        // invalid.
        .or_else(|| key(raw.tokens.as_ref()).filter(|_| !raw.may_contain("on_invalid")))
        .or_else(|| key(raw.audience.as_ref()))
        .or_else(|| key(raw.scopes.as_ref()))
        .or_else(|| key(raw.on_denied.as_ref()))
}

fn key<T>(option: Option<&SpannedValue<T>>) -> Option<&proc_macro2::TokenStream> {
    option.map(|option| &option.key)
}

/// Rejects two required roles. A member has one role, so every request would be rejected.
fn reject_second_role<'a>(
    conditions: impl Iterator<Item = &'a Condition>,
    mut required: Option<&'a Name>,
    errors: &mut ErrorSink,
) -> Option<&'a Name> {
    for condition in conditions {
        match condition {
            Condition::Role(role) => match required {
                Some(other) if text(other) != text(role) => errors.error(
                    role,
                    "a member has only one role: write `any(role = …, role = …)`",
                ),
                Some(_) => {}
                None => required = Some(role),
            },
            Condition::All(branches) => {
                required = reject_second_role(branches.iter(), required, errors);
            }
            Condition::Any(branches) => {
                for branch in branches {
                    reject_second_role(std::iter::once(branch), required, errors);
                }
            }
            _ => {}
        }
    }
    required
}

fn text(role: &Name) -> String {
    role.to_token_stream().to_string()
}

/// Rejects requirements that no accepted token can meet: every request would be rejected.
fn check_machine_requirements(raw: &RawOptions, errors: &mut ErrorSink) {
    let session = Tokens::SESSION;
    let tokens = raw.tokens.as_ref().map_or(&session, |it| &it.value);
    if !tokens.accept("Session") {
        for condition in raw
            .conditions
            .iter()
            .filter(|it| is_session_only(&it.value))
        {
            let key = &condition.key;
            errors.error(
                key,
                format!("`{key}` requires a session: add `session` to `token`"),
            );
        }
        if let Some(SpannedValue {
            key,
            value: Actor::Deny | Actor::Only,
        }) = &raw.actor
        {
            errors.error(key, "`actor` requires a session: add `session` to `token`");
        }
        reject_minted_token(raw, errors);
    }
    if let (Some(audience), false) = (&raw.audience, may_accept(&AUDIENCE_TYPES, raw, tokens)) {
        errors.error(
            audience,
            "`audience` requires a token that has one: add its type, such as `token = oauth`",
        );
    }
    if let (Some(azp), false) = (
        &raw.azp,
        tokens.accept("Session") || tokens.accept(AcceptedToken::TEMPLATE),
    ) {
        errors.error(azp, "`azp` requires a session: add `session` to `token`");
    }
    if let (Some(scopes), false) = (&raw.scopes, may_accept(&MACHINE_TYPES, raw, tokens)) {
        errors.error(
            scopes,
            "`scopes` requires a machine token: add one, such as `token = oauth`",
        );
    }
}

/// Rejects options of a minted token, which only sessions can have.
fn reject_minted_token(raw: &RawOptions, errors: &mut ErrorSink) {
    let message = |option| format!("`{option}` requires a session: add `session` to `token`");
    if let Some(template) = &raw.template {
        errors.error(template, message("template"));
    }
    if let Some(expires_in) = &raw.expires_in {
        errors.error(expires_in, message("expires_in"));
    }
}

/// Rejects redirects for requests with machine tokens: pages are for browsers, which have sessions.
fn check_machine_sign_in(raw: &RawOptions, errors: &mut ErrorSink) {
    let Some(tokens) = raw.tokens.as_ref().map(|it| &it.value) else {
        return;
    };
    if tokens.accept("Session") {
        return;
    }
    let responses = [
        (&raw.on_missing, 401),
        (&raw.on_invalid, 401),
        (&raw.on_denied, 403),
    ];
    for (failure, status) in responses {
        let Some(SpannedValue { key, value }) = failure else {
            continue;
        };
        let message =
            format!("requests with machine tokens cannot be redirected: write `{key} = {status}`");
        match value {
            FailureOption::SignIn(word) => errors.error(word, message),
            FailureOption::Redirect(target) => errors.error(target, message),
            FailureOption::Status(_) | FailureOption::With(_) => {}
        }
    }
}

/// Returns `true` if a token of one of these types is accepted, or may be: a named policy, or a `token`
/// that could not be read, may accept it.
fn may_accept(types: &[&str], raw: &RawOptions, tokens: &Tokens) -> bool {
    let unknown = raw.tokens.is_none()
        && (raw.may_contain("token")
            || raw
                .conditions
                .iter()
                .any(|it| matches!(it.value, Condition::Policy(_))));
    unknown || types.iter().any(|token| tokens.accept(token))
}

fn is_session_only(condition: &Condition) -> bool {
    match condition {
        Condition::Role(_)
        | Condition::Permission(_)
        | Condition::Feature(_)
        | Condition::Plan(_)
        | Condition::Reverification(_) => true,
        Condition::Check(_) | Condition::Policy(_) => false,
        Condition::All(branches) => branches.iter().any(is_session_only),
        // An `any` is empty if its conditions are invalid, which is reported.
        Condition::Any(branches) => !branches.is_empty() && branches.iter().all(is_session_only),
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::source::messages;

    #[test]
    fn requirements_that_a_token_may_meet_are_accepted() {
        let cases = [
            r#"role = "org:admin", all(role = "org:admin", plan = "org:pro")"#,
            r#"scopes = ["invoices:read"], MachinePolicy"#,
            r#"audience = "https://app.example.com", MachinePolicy"#,
            "token = api_key, check = is_owner",
            "token = api_key, any(check = is_owner, reverification = \"strict\")",
        ];
        for args in cases {
            let messages = messages(&format!("#[protect({args})] fn show() {{}}"));
            assert!(messages.is_empty(), "{args}: {messages:?}");
        }
    }

    #[test]
    fn invalid_token_option_is_the_only_error() {
        let messages = messages(r#"#[protect(token = "oauth", scopes = ["a"])] fn show() {}"#);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(
            messages.concat().contains("unexpected quotes"),
            "{messages:?}"
        );
    }
}
