//! Checks of literals against the names that `clerk.toml` declares, and of requirements that no caller
//! with these names can meet. Constants are not checked: their values are only known to rustc.

use std::collections::BTreeMap;
use std::path::Path;

use syn::LitStr;

use crate::diag::ErrorSink;
use crate::model::{Condition, Name};
use crate::names::file::{Names, Payer, Plan, Role, feature_of, nearest, suggestion};
use crate::names::{Tracking, of_crate};
use crate::options::RawOptions;

/// Checks the options of an attribute if there is a file. Returns the tracking of the file.
pub(super) fn check(raw: &RawOptions, errors: &mut ErrorSink) -> Tracking {
    let declared = of_crate(errors);
    if let Some((path, names)) = &declared.names {
        let mut checker = Checker {
            names,
            path,
            errors,
        };
        checker.options(raw);
    }
    declared.tracking
}

/// Requirements that must be met together.
#[derive(Clone, Default)]
struct Conjunction {
    role: Option<String>,
    permissions: Vec<String>,
    plans: Vec<Scoped>,
    features: Vec<Scoped>,
}

/// A feature or plan with the scope that is required.
#[derive(Clone)]
struct Scoped {
    scope: Option<Payer>,
    key: String,
}

struct Checker<'a> {
    names: &'a Names,
    path: &'a Path,
    errors: &'a mut ErrorSink,
}

impl Checker<'_> {
    fn options(&mut self, raw: &RawOptions) {
        let conditions: Vec<&Condition> = raw.conditions.iter().map(|it| &it.value).collect();
        self.conjunction(&conditions, &Conjunction::default());
        self.other_options(raw);
    }

    /// Checks conditions that must all be met, in addition to the requirements before them.
    fn conjunction(&mut self, conditions: &[&Condition], before: &Conjunction) {
        let (mut required, mut alternatives) = (before.clone(), Vec::new());
        let mut remaining: Vec<&Condition> = conditions.iter().rev().copied().collect();
        while let Some(condition) = remaining.pop() {
            match condition {
                Condition::Role(Name::Literal(name)) => self.role(name, &mut required),
                Condition::Permission(Name::Literal(name)) => self.permission(name, &mut required),
                Condition::Plan(Name::Literal(name)) => self.plan(name, &mut required),
                Condition::Feature(Name::Literal(name)) => self.feature(name, &mut required),
                Condition::All(branches) => remaining.extend(branches.iter().rev()),
                Condition::Any(branches) => alternatives.extend(branches),
                _ => {}
            }
        }
        for branch in alternatives {
            self.conjunction(&[branch], &required);
        }
    }

    fn role(&mut self, literal: &LitStr, required: &mut Conjunction) {
        let key = literal.value();
        let Some(role) = self.declared("role", literal, &key, &self.names.roles) else {
            return;
        };
        let mut wanted = required.permissions.iter();
        match wanted.find(|wanted| !role.permissions.contains(*wanted)) {
            Some(missing) => self.impossible(literal, &lacks("role", &key, "permission", missing)),
            None => required.role = required.role.take().or(Some(key)),
        }
    }

    fn permission(&mut self, literal: &LitStr, required: &mut Conjunction) {
        let key = literal.value();
        let is_declared = self.declared("permission", literal, &key, &self.names.permissions);
        if is_declared.is_none() {
            return;
        }
        let has = |role: &&Role| role.permissions.contains(&key);
        let has_all = |role: &&Role| {
            required
                .permissions
                .iter()
                .all(|it| role.permissions.contains(it))
        };
        let mut roles = self.names.roles.values().filter(has);
        let wanted = required.role.as_ref();
        match wanted.and_then(|wanted| Some((wanted, self.names.roles.get(wanted)?))) {
            Some((name, role)) if !has(&role) => {
                self.impossible(literal, &lacks("role", name, "permission", &key));
            }
            None if self.names.roles.values().all(|role| !has(&role)) => {
                self.impossible(literal, &format!("no role has permission `{key}`"));
            }
            None if !roles.any(|role| has_all(&role)) => {
                let others = quoted(&required.permissions);
                let message = format!("no role has permission `{key}` together with {others}");
                self.impossible(literal, &message);
            }
            _ => required.permissions.push(key),
        }
    }

    fn plan(&mut self, literal: &LitStr, required: &mut Conjunction) {
        let wanted = Scoped::new(literal);
        let Some(plan) = self.declared("plan", literal, &wanted.key, &self.names.plans) else {
            return;
        };
        let key = &wanted.key;
        match (wanted.scope, plan.payer) {
            (Some(scope), Some(payer)) if scope != payer => {
                let payer = payer.as_str();
                let message = format!(
                    "plan `{key}` has `payer = \"{payer}\"`: write `plan = \"{payer}:{key}\"`"
                );
                self.impossible(literal, &message);
            }
            _ => {
                let mut features = required.features.iter();
                match features.find(|feature| !self.is_possible(&wanted, feature)) {
                    Some(missing) => {
                        let message = lacks("plan", key, "feature", &missing.key);
                        self.impossible(literal, &message);
                    }
                    None => required.plans.push(wanted),
                }
            }
        }
    }

    fn feature(&mut self, literal: &LitStr, required: &mut Conjunction) {
        let wanted = Scoped::new(literal);
        let key = &wanted.key;
        let is_declared = self.declared("feature", literal, key, &self.names.features);
        if is_declared.is_none() {
            return;
        }
        let has_source = self.is_of_permission(&wanted)
            || self.names.plans.is_empty()
            || self
                .names
                .plans
                .values()
                .any(|plan| supplies(plan, &wanted));
        let mut plans = required.plans.iter();
        if !has_source {
            let of_payer = match wanted.scope {
                Some(scope) => format!(" with `payer = \"{}\"`", scope.as_str()),
                None => String::new(),
            };
            self.impossible(literal, &format!("no plan{of_payer} has feature `{key}`"));
        } else if let Some(plan) = plans.find(|plan| !self.is_possible(plan, &wanted)) {
            self.impossible(literal, &lacks("plan", &plan.key, "feature", key));
        } else {
            required.features.push(wanted);
        }
    }

    /// Returns `true` if a caller with the plan can have the feature: from the plan itself, from a
    /// plan of the other payer, or as the feature of a permission.
    fn is_possible(&self, plan: &Scoped, feature: &Scoped) -> bool {
        let Some(own) = self.names.plans.get(&plan.key) else {
            return true;
        };
        let is_other = |other: &Plan| match (own.payer, other.payer) {
            (Some(own), Some(other)) => own != other,
            _ => true,
        };
        let mut others = self.names.plans.iter().filter(|(key, _)| **key != plan.key);
        supplies(own, feature)
            || self.is_of_permission(feature)
            || others.any(|(_, other)| is_other(other) && supplies(other, feature))
    }

    /// Returns `true` if the feature is part of a permission, so that members with the permission
    /// have it.
    fn is_of_permission(&self, feature: &Scoped) -> bool {
        let is_feature_of = |permission: &String| feature_of(permission) == Some(&feature.key);
        feature.scope != Some(Payer::User) && self.names.permissions.keys().any(is_feature_of)
    }

    /// Checks the options that are not conditions.
    fn other_options(&mut self, raw: &RawOptions) {
        let templates = raw.template.iter().filter_map(|it| it.value.literal());
        let accepted = raw.tokens.iter().flat_map(|it| it.value.templates());
        for literal in templates.chain(accepted) {
            self.declared("template", literal, &literal.value(), &self.names.templates);
        }
        let scopes = raw.scopes.iter().flat_map(|it| &it.value);
        for literal in scopes.filter_map(Name::literal) {
            self.declared("scope", literal, &literal.value(), &self.names.scopes);
        }
    }

    /// Returns the declaration of a name, and reports the literal if there is none.
    fn declared<'n, T>(
        &mut self,
        kind: &str,
        literal: &LitStr,
        key: &str,
        section: &'n BTreeMap<String, T>,
    ) -> Option<&'n T> {
        let found = section.get(key);
        if found.is_none() {
            let path = self.path.display();
            let suggestion = suggestion(nearest(key, section.keys().map(String::as_str)));
            let help = if suggestion.is_empty() {
                format!("declare it in `[{kind}s]` of `{path}`")
            } else {
                format!("the {kind}s are declared in `{path}`")
            };
            let message = format!("unknown {kind} `{key}`{suggestion}");
            self.errors.error_with_help(literal, message, help);
        }
        found
    }

    /// Reports a requirement that no caller can meet.
    fn impossible(&mut self, literal: &LitStr, message: &str) {
        let help = format!("change the requirement, or `{}`", self.path.display());
        self.errors.error_with_help(literal, message, help);
    }
}

impl Scoped {
    /// Reads a literal that follows the grammar.
    fn new(literal: &LitStr) -> Self {
        let text = literal.value();
        let (scope, key) = match text.split_once(':') {
            Some(("u" | "user", key)) => (Some(Payer::User), key),
            Some((_, key)) => (Some(Payer::Org), key),
            None => (None, text.as_str()),
        };
        let key = key.to_owned();
        Self { scope, key }
    }
}

/// Returns `true` if the plan has the feature in its scope, or if the file does not state its features.
fn supplies(plan: &Plan, feature: &Scoped) -> bool {
    let features = plan.features.as_ref();
    features.is_none_or(|features| features.contains(&feature.key))
        && (feature.scope.is_none() || plan.payer.is_none() || feature.scope == plan.payer)
}

fn lacks(kind: &str, owner: &str, missing_kind: &str, name: &str) -> String {
    format!("{kind} `{owner}` lacks {missing_kind} `{name}`: no caller can meet both requirements")
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HandlerAttribute;
    use crate::names::file;
    use crate::options::{OptionList, read};

    const FILE: &str = r#"
        [roles."org:admin"]
        permissions = ["org:invoices:create", "org:invoices:read"]

        [permissions]
        "org:invoices:create" = {}
        "org:invoices:read" = {}

        [features]
        api = {}
        export = {}
        invoices = {}
        support = {}
        unsold = {}

        [plans]
        team = { features = ["api"] }
        pro = { payer = "org", features = ["export"] }
        basic = { payer = "org", features = [] }
        hobby = { payer = "user", features = ["support"] }
    "#;

    /// Returns the errors of options with the names of a file, without their help.
    fn messages(file: &str, args: &str) -> Vec<String> {
        let path = Path::new("clerk.toml");
        let file = format!("[clerk]\nversion = 1\n{file}");
        let names = file::read::check(path, &file).unwrap();
        let mut errors = ErrorSink::default();
        let list = OptionList::Attribute(HandlerAttribute::Protect);
        let raw = read(list, args.parse().unwrap(), &mut errors);
        let mut checker = Checker {
            names: &names,
            path,
            errors: &mut errors,
        };
        checker.options(&raw);
        crate::tests::source::of_expansion(errors.into_tokens())
            .into_iter()
            .map(|(_, message)| message.lines().next().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn requirements_that_a_caller_can_meet_are_accepted() {
        let cases = [
            r#"role = "org:admin", permission = "org:invoices:read""#,
            r#"permission = "org:invoices:create", permission = "org:invoices:read""#,
            r#"feature = "export", feature = "org:export", feature = "user:support""#,
            r#"feature = "org:api", feature = "user:api""#,
            r#"feature = "invoices", feature = "org:invoices""#,
            r#"feature = "export", plan = "pro""#,
            r#"feature = "support", plan = "basic""#,
            r#"plan = "org:basic", feature = "api""#,
            r#"plan = "org:basic", feature = "invoices""#,
        ];
        for args in cases {
            assert_eq!(messages(FILE, args), [""; 0], "{args}");
        }
        let without_plans = "[features]\nsold = {}";
        assert_eq!(messages(without_plans, r#"feature = "sold""#), [""; 0]);
    }

    #[test]
    fn requirements_that_no_caller_can_meet_are_errors() {
        let cases = [
            (
                r#"feature = "export", plan = "basic""#,
                "plan `basic` lacks feature `export`: no caller can meet both requirements",
            ),
            (
                r#"plan = "org:basic", feature = "org:export""#,
                "plan `basic` lacks feature `export`: no caller can meet both requirements",
            ),
            (r#"feature = "unsold""#, "no plan has feature `unsold`"),
            (
                r#"feature = "org:support""#,
                "no plan with `payer = \"org\"` has feature `support`",
            ),
            (
                r#"feature = "user:invoices""#,
                "no plan with `payer = \"user\"` has feature `invoices`",
            ),
        ];
        for (args, expected) in cases {
            assert_eq!(messages(FILE, args), [expected], "{args}");
        }
    }
}
