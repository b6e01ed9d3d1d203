//! A word that is no option: what was probably meant by it.

use super::{OPTIONS, key, policy};
use crate::diag::{Sink, nearest};
use crate::model::Kind;
use crate::syntax::{Arg, Call};

const ANSWERS: &str = "`on_missing = 401` answers whoever isn't signed in, `on_denied = 403` whoever \
                       may not; both take `redirect(\"/path\")` too";
const SIGNED_IN: &str = "to refuse whoever isn't signed in, write `#[protect]` without it";
const OR: &str = "did you mean `any(role = \"…\", plan = \"…\")`?";
const AND: &str = "did you mean `all(role = \"…\", plan = \"…\")`?";
const HAS: &str = "conditions stand alone: `role = \"org:admin\"`";

/// Words of other libraries, of Clerk's own in JavaScript, and those that come to mind.
const OTHERS: [(&str, &str); 32] = [
    ("accepts_token", "did you mean `token = session`?"),
    ("allow", HAS),
    ("allow_pending", "did you mean `pending = allow`?"),
    ("and", AND),
    ("authenticated", SIGNED_IN),
    ("deny", ANSWERS),
    ("has", HAS),
    ("impersonation", "did you mean `actor = deny`?"),
    ("is_authenticated", SIGNED_IN),
    ("is_signed_in", SIGNED_IN),
    ("login_required", SIGNED_IN),
    (
        "max_age",
        "did you mean `reverification(level = \"second_factor\", after_minutes = 10)`?",
    ),
    ("on_error", ANSWERS),
    ("on_forbidden", ANSWERS),
    ("on_unauthenticated", ANSWERS),
    ("on_unauthorized", ANSWERS),
    (
        "optional",
        "to refuse nobody, write `#[auth]` and bind an `Option`",
    ),
    ("or", OR),
    ("org_permission", "did you mean `permission = \"…\"`?"),
    ("org_role", "did you mean `role = \"org:admin\"`?"),
    ("organization", "did you mean `org = path(\"org_id\")`?"),
    (
        "policy",
        "a policy is named alone: `#[protect(ManageInvoices)]`",
    ),
    ("redirect", ANSWERS),
    ("redirect_to", ANSWERS),
    ("redirect_url", ANSWERS),
    ("required", SIGNED_IN),
    (
        "session_claims",
        "it is a parameter of the handler's: `claims: Claims<T>`",
    ),
    ("signed_in", SIGNED_IN),
    ("status", ANSWERS),
    (
        "treat_pending_as_signed_out",
        "did you mean `pending = allow`?",
    ),
    ("unauthenticated_url", ANSWERS),
    ("unauthorized_url", ANSWERS),
];

pub(super) fn report(arg: &Arg, sink: &mut Sink) {
    let key = key(arg);
    let name = key.to_string();
    let advice = advice(arg, &snake_case(&name));
    sink.error(key, format!("unknown option `{name}`; {advice}"));
}

fn advice(arg: &Arg, name: &str) -> String {
    if let Arg::Assign { key, .. } | Arg::Call(Call { key, .. }) = arg
        && policy::is_type(&key.clone().into())
    {
        return format!("a policy is named alone: `{key}`");
    }
    if let Some((_, advice)) = OTHERS.iter().find(|(other, _)| *other == name) {
        return (*advice).to_owned();
    }
    let parameter = Kind::named(name).map(|kind| of_parameter(name, kind));
    if let (Arg::Bare(_), Some(advice)) = (arg, &parameter) {
        return advice.clone();
    }
    let guess = nearest(name, OPTIONS.iter().map(|option| option.name));
    let guess = guess.and_then(|guess| OPTIONS.iter().find(|it| it.name == guess));
    guess
        .map(|guess| format!("did you mean `{}`?", guess.example))
        .or(parameter)
        .unwrap_or_else(|| {
            String::from(
                "the conditions are `role`, `permission`, `feature`, `plan`, \
                 `reverification`, `check`, `any`, `all`",
            )
        })
}

fn of_parameter(name: &str, kind: Kind) -> String {
    format!(
        "it is a parameter of the handler's: `{name}: {}`",
        kind.type_name()
    )
}

/// A name as Rust spells it.
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
    fn names_of_javascript_are_read_as_rusts() {
        assert_eq!(snake_case("unauthenticatedUrl"), "unauthenticated_url");
        assert_eq!(snake_case("userId"), "user_id");
        assert_eq!(snake_case("on_missing"), "on_missing");
    }

    #[test]
    fn no_option_is_taken_for_anothers() {
        let is_option = |name: &str| OPTIONS.iter().any(|option| option.name == name);
        assert!(OTHERS.iter().all(|(other, _)| !is_option(other)));
    }
}
