//! Errors for unknown options, with the known ones that were probably meant.

use super::{OPTIONS, OptionList, key, policy};
use crate::diag::{ErrorSink, nearest};
use crate::model::BoundKind;
use crate::syntax::{Arg, ArgCall};

const RESPONSES: &str = "`on_missing = 401` responds to unauthenticated requests, `on_denied = \
                       403` to unauthorized ones; both also take `redirect(\"/path\")`";
const SIGNED_IN: &str = "`#[protect]` alone rejects unauthenticated requests";
const OR: &str = "did you mean `any(role = \"…\", plan = \"…\")`?";
const AND: &str = "did you mean `all(role = \"…\", plan = \"…\")`?";
const HAS: &str = "write the condition as an option: `role = \"org:admin\"`";

/// Option names of other libraries and of Clerk's JavaScript packages, and other likely guesses.
const FOREIGN_NAMES: [(&str, &str); 35] = [
    ("accepts_token", "did you mean `token = session`?"),
    ("allow", HAS),
    ("allow_pending", "did you mean `pending = allow`?"),
    ("and", AND),
    (
        "aud",
        "did you mean `audience = \"https://app.example.com/mcp\"`?",
    ),
    ("authenticated", SIGNED_IN),
    ("deny", RESPONSES),
    ("has", HAS),
    ("impersonation", "did you mean `actor = deny`?"),
    ("is_authenticated", SIGNED_IN),
    ("is_signed_in", SIGNED_IN),
    ("login_required", SIGNED_IN),
    (
        "max_age",
        "did you mean `reverification(level = \"second_factor\", after_minutes = 10)`?",
    ),
    ("not", "write `check = …` with a `fn(&Auth) -> bool`"),
    ("on_error", RESPONSES),
    ("on_forbidden", RESPONSES),
    ("on_unauthenticated", RESPONSES),
    ("on_unauthorized", RESPONSES),
    (
        "optional",
        "to accept every request, write `#[auth]` and bind an `Option`",
    ),
    ("or", OR),
    ("org_permission", "did you mean `permission = \"…\"`?"),
    ("org_role", "did you mean `role = \"org:admin\"`?"),
    ("organization", "did you mean `org = path(\"org_id\")`?"),
    (
        "policy",
        "to require a policy, write its name alone: `#[protect(ManageInvoices)]`",
    ),
    ("redirect", RESPONSES),
    ("redirect_to", RESPONSES),
    ("redirect_url", RESPONSES),
    ("required", SIGNED_IN),
    ("resource", "did you mean `audience = resource`?"),
    (
        "session_claims",
        "bind it with a parameter: `claims: Claims<T>`",
    ),
    ("signed_in", SIGNED_IN),
    ("status", RESPONSES),
    (
        "treat_pending_as_signed_out",
        "did you mean `pending = allow`?",
    ),
    ("unauthenticated_url", RESPONSES),
    ("unauthorized_url", RESPONSES),
];

pub(super) fn report(arg: &Arg, list: OptionList, errors: &mut ErrorSink) {
    let key = key(arg);
    let name = key.to_string();
    let message = match advice(arg, &snake_case(&name)) {
        Some(advice) => format!("unknown option `{name}`; {advice}"),
        None => format!("unknown option `{name}`"),
    };
    errors.error_with_help(key, message, list.help());
}

fn advice(arg: &Arg, name: &str) -> Option<String> {
    if let Arg::Assign { key, .. } | Arg::Call(ArgCall { key, .. }) = arg
        && policy::is_type(&key.clone().into())
    {
        return Some(format!(
            "to require a policy, write its name alone: `{key}`"
        ));
    }
    if let Some((_, advice)) = FOREIGN_NAMES.iter().find(|(other, _)| *other == name) {
        return Some((*advice).to_owned());
    }
    let parameter = BoundKind::named(name).map(|kind| of_parameter(name, kind));
    if let (Arg::Bare(_), Some(_)) = (arg, &parameter) {
        return parameter;
    }
    let guess = nearest(name, OPTIONS.iter().map(|option| option.name));
    let guess = guess.and_then(|guess| OPTIONS.iter().find(|it| it.name == guess));
    guess
        .map(|guess| format!("did you mean `{}`?", guess.example))
        .or(parameter)
}

fn of_parameter(name: &str, kind: BoundKind) -> String {
    format!("bind it with a parameter: `{name}: {}`", kind.type_name())
}

/// Returns a name in snake case.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camel_case_names_become_snake_case() {
        assert_eq!(snake_case("unauthenticatedUrl"), "unauthenticated_url");
        assert_eq!(snake_case("userId"), "user_id");
        assert_eq!(snake_case("on_missing"), "on_missing");
    }

    #[test]
    fn foreign_names_are_not_options() {
        let is_option = |name: &str| OPTIONS.iter().any(|option| option.name == name);
        assert!(FOREIGN_NAMES.iter().all(|(other, _)| !is_option(other)));
    }
}
