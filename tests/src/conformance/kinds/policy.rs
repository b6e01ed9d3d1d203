//! The arguments of `auth.protect()` as a policy.

use clerk_runtime::policy::{
    Failure, Feature, Permission, Plan, Policy, Requirement, Role,
};
use serde_json::Value;

use super::{accepted_token, has};

/// What `#[protect]` would say; `None` if an attribute can't say it.
pub(super) fn of(arguments: &Value) -> Option<&'static Policy> {
    let arguments = arguments.as_array().expect("a list of arguments");
    let option = |name: &str| arguments.iter().find_map(|it| it.get(name));
    let redirect = |name: &str| Some(Failure::redirect(leaked(option(name)?.as_str()?)));
    let mut policy = Policy::protect();
    if let Some(token) = option("token") {
        policy = policy.tokens(accepted_token::accepted(token)?);
    }
    if let Some(failure) = redirect("unauthenticatedUrl") {
        policy = policy.on_missing(failure);
    }
    if let Some(failure) = redirect("unauthorizedUrl") {
        policy = policy.on_denied(failure);
    }
    let asked = arguments.first().map(|first| first.get("predicate").unwrap_or(first));
    let requirements: Vec<_> = asked
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| requirement(name, value))
        .collect::<Option<_>>()?;
    Some(Box::leak(Box::new(policy.require(requirements.leak()))))
}

/// One requirement; a name that is an option of another sort, or none at all, asks nothing.
fn requirement(name: &str, value: &Value) -> Option<Option<Requirement>> {
    let text = || value.as_str().map(leaked);
    Some(match name {
        "role" => text().and_then(|it| Role::parse(it).ok()).map(Requirement::Role),
        "permission" => {
            text().and_then(|it| Permission::parse(it).ok()).map(Requirement::Permission)
        }
        "feature" => text().and_then(|it| Feature::parse(it).ok()).map(Requirement::Feature),
        "plan" => text().and_then(|it| Plan::parse(it).ok()).map(Requirement::Plan),
        "reverification" => has::reverification(value).map(Requirement::Reverification),
        _ => return None,
    })
}

/// Attributes are constants; here they come from data.
fn leaked(text: &str) -> &'static str {
    text.to_owned().leak()
}
