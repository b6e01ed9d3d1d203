//! The arguments of `auth.protect()` as a policy.

use clerk_runtime::policy::{Failure, Feature, Permission, Plan, Policy, Requirement, Role};
use serde_json::Value;

use super::{accepted_token, has};

/// Returns the policy of the equivalent `#[protect]`, or `None` if an attribute cannot express it.
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
    let params = arguments
        .first()
        .map(|first| first.get("predicate").unwrap_or(first));
    let requirements: Option<Vec<_>> = params
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(name, _)| has::PARAMETERS.contains(&name.as_str()))
        .map(|(name, value)| requirement(name, value))
        .collect();
    Some(Box::leak(Box::new(
        policy.require_all(requirements?.leak()),
    )))
}

fn requirement(name: &str, value: &Value) -> Option<Requirement> {
    let text = || value.as_str().map(leaked);
    match name {
        "role" => Some(Requirement::Role(Role::parse(text()?).ok()?)),
        "permission" => Some(Requirement::Permission(Permission::parse(text()?).ok()?)),
        "feature" => Some(Requirement::Feature(Feature::parse(text()?).ok()?)),
        "plan" => Some(Requirement::Plan(Plan::parse(text()?).ok()?)),
        _ => has::reverification(value).map(Requirement::Reverification),
    }
}

/// Leaks a string, since a policy consists of constants, and these come from the data.
fn leaked(text: &str) -> &'static str {
    text.to_owned().leak()
}
