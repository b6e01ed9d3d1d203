//! Rules between bindings and options: a bound parameter must be able to have its value.

use crate::diag::ErrorSink;
use crate::model::{AcceptedToken, Bound, BoundKind, HandlerAttribute, Tokens};
use crate::options::RawOptions;

const TYPES: [&str; 5] = ["Session", "ApiKey", "M2m", "OAuth", AcceptedToken::TEMPLATE];

pub(super) fn check(
    attribute: HandlerAttribute,
    raw: &RawOptions,
    bindings: &[Bound],
    errors: &mut ErrorSink,
) {
    for bound in bindings {
        if attribute == HandlerAttribute::Auth && !raw.may_contain("on_missing") {
            require_option(bound, errors);
        }
        check_token_types(bound, raw, errors);
    }
    check_token_options(raw, bindings, errors);
    check_on_denied(raw, bindings, errors);
}

/// Requires an `Option`, since a value may be missing if unauthenticated requests are accepted.
fn require_option(bound: &Bound, errors: &mut ErrorSink) {
    if bound.optional || bound.kind.is_always_present() {
        return;
    }
    let ty = &bound.ty;
    let written = quote::quote!(#ty).to_string().replace(' ', "");
    let message = format!(
        "`#[auth]` also accepts requests without this value: write `Option<{written}>`, or add \
         `on_missing = 401`"
    );
    errors.error(ty, message);
}

/// Rejects the binding of a value that no accepted token type has.
fn check_token_types(bound: &Bound, raw: &RawOptions, errors: &mut ErrorSink) {
    let Some(tokens) = raw.tokens.as_ref().map(|it| &it.value) else {
        return;
    };
    let is_possible = TYPES
        .iter()
        .any(|token| tokens.accept(token) && bound.kind.is_available_with(token));
    if !is_possible {
        let message = format!(
            "no accepted token type has {}: remove the parameter, or add another type to `token`",
            noun(bound.kind)
        );
        errors.error(&bound.name, message);
    }
}

/// Rejects `on_denied` if every authenticated request is authorized.
fn check_on_denied(raw: &RawOptions, bindings: &[Bound], errors: &mut ErrorSink) {
    let Some(on_denied) = &raw.on_denied else {
        return;
    };
    // An entry that could not be read may have been a requirement.
    let has_requirement = !errors.is_empty()
        || !raw.conditions.is_empty()
        || raw.org.is_some()
        || raw.actor.is_some()
        || raw.scopes.is_some();
    if !has_requirement && !bindings.iter().any(|bound| can_reject(bound, raw)) {
        errors.error(
            on_denied,
            "`on_denied` has no effect without a requirement: add one, such as \
             `role = \"org:admin\"`, or use `on_missing`",
        );
    }
}

/// Returns `true` if an authenticated request can be rejected because it lacks the value.
fn can_reject(bound: &Bound, raw: &RawOptions) -> bool {
    let session = Tokens::SESSION;
    let tokens = raw.tokens.as_ref().map_or(&session, |it| &it.value);
    let is_partial = matches!(bound.kind, BoundKind::OrgId | BoundKind::Granted)
        || TYPES
            .iter()
            .any(|token| tokens.accept(token) && !bound.kind.is_available_with(token));
    is_partial && !bound.optional
}

fn noun(kind: BoundKind) -> &'static str {
    match kind {
        BoundKind::SessionId => "a session",
        BoundKind::OrgId => "an organization",
        _ => "a user",
    }
}

/// Rejects options of the `token` parameter if there is none.
fn check_token_options(raw: &RawOptions, bindings: &[Bound], errors: &mut ErrorSink) {
    if bindings.iter().any(|bound| bound.kind == BoundKind::Token) {
        return;
    }
    let message = "this option requires a `token` parameter: add `token: Token`";
    if let Some(template) = &raw.template {
        errors.error(template, message);
    } else if let Some(expires_in) = &raw.expires_in {
        errors.error(expires_in, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::source::messages;

    #[test]
    fn on_denied_is_accepted_if_a_required_parameter_may_be_missing() {
        let cases = [
            ("", "user_id: UserId", false),
            ("", "org_id: OrgId", true),
            ("", "org_id: Option<OrgId>", false),
            ("", "granted: Granted<Admin>", true),
            ("token = [session, m2m]", "user_id: UserId", true),
            ("token = [session, m2m]", "auth: Auth", false),
        ];
        for (args, parameter, is_accepted) in cases {
            let attribute = format!("#[protect(on_denied = 403, {args})]");
            let messages = messages(&format!("{attribute} fn show({parameter}) {{}}"));
            assert_eq!(messages.is_empty(), is_accepted, "{attribute} {parameter}");
        }
    }

    #[test]
    fn parameter_without_a_token_type_that_has_it_is_an_error() {
        let cases = [
            ("token = m2m", "user_id: UserId", "a user"),
            ("token = api_key", "session_id: SessionId", "a session"),
            ("token = oauth", "org_id: OrgId", "an organization"),
        ];
        for (args, parameter, noun) in cases {
            let messages = messages(&format!("#[protect({args})] fn show({parameter}) {{}}"));
            let expected = format!("no accepted token type has {noun}: remove the parameter");
            assert!(messages.concat().starts_with(&expected), "{messages:?}");
        }
    }
}
