//! Where we differ from Clerk on purpose: `deviations.toml`.
//!
//! A rule holds for a group and for the documents `{case, expected, ours, differences}` that meet
//! each of its conditions; `differences` lists the places where expected and ours differ. It names no case: other data of the same kind must meet the same rules.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
}

/// One deliberate difference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    groups: Vec<String>,
    pub(crate) reason: String,
    /// What Clerk answers means nothing here, so that there is nothing to differ from.
    #[serde(default)]
    pub(crate) not_applicable: bool,
    /// This repository's copy of the data has no case of it.
    #[serde(default)]
    unseen: bool,
    #[serde(rename = "where")]
    conditions: Vec<Condition>,
    #[serde(skip)]
    used: Cell<usize>,
}

/// What must hold at one place, a JSON pointer; `*` stands for any item of a list or any field, and
/// `[name]` for the value of each pair `[name, value]` of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    at: String,
    #[serde(flatten)]
    test: Test,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Test {
    /// This very value.
    Is(Value),
    /// One of these values.
    OneOf(Vec<Value>),
    /// Any other value.
    IsNot(Value),
    /// Something is there, or nothing is. Null is nothing.
    Exists(bool),
    /// Null itself is there, which TOML has no value for; or nothing that is null.
    Null(bool),
    /// A text that contains this one.
    Contains(String),
    /// A text that starts with this one.
    StartsWith(String),
    /// A text of more than so many characters.
    LongerThan(usize),
    /// A text of this form, where `*` stands for any text.
    Like(String),
    /// A text of one of these forms.
    LikeOneOf(Vec<String>),
    /// A text of this form, whatever the case of its letters.
    LikeInAnyCase(String),
    /// Every one is a text of this form.
    AllLike(String),
}

impl Rules {
    pub(crate) fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The first rule that covers a difference in this group.
    pub(crate) fn excusing(&self, group: &str, document: &Value) -> Option<&Rule> {
        let rule = self
            .rules
            .iter()
            .find(|rule| rule.covers(group, document))?;
        rule.used.set(rule.used.get() + 1);
        Some(rule)
    }

    pub(crate) fn unused(&self) -> impl Iterator<Item = &Rule> {
        self.rules
            .iter()
            .filter(|rule| rule.used.get() == 0 && !rule.unseen)
    }

    pub(crate) fn used(&self) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules
            .iter()
            .map(|rule| (rule.used.get(), rule))
            .filter(|(used, _)| *used > 0)
    }
}

impl Rule {
    fn covers(&self, group: &str, document: &Value) -> bool {
        self.groups.iter().any(|own| own == group)
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(document))
    }
}

impl Condition {
    fn holds(&self, document: &Value) -> bool {
        let steps: Vec<_> = self.at.split('/').skip(1).collect();
        let found = places(document, &steps);
        match &self.test {
            Test::Exists(wanted) => found.iter().any(|value| !value.is_null()) == *wanted,
            Test::Null(wanted) => found.iter().any(|value| value.is_null()) == *wanted,
            Test::IsNot(value) => found.iter().all(|found| *found != value),
            Test::AllLike(form) => found
                .iter()
                .all(|value| value.as_str().is_some_and(|text| is_like(text, form))),
            test => found.iter().any(|value| test.accepts(value)),
        }
    }
}

impl Test {
    fn accepts(&self, value: &Value) -> bool {
        let text = value.as_str();
        match self {
            Self::Is(wanted) => value == wanted,
            Self::OneOf(wanted) => wanted.contains(value),
            Self::Contains(part) => text.is_some_and(|text| text.contains(part.as_str())),
            Self::StartsWith(start) => text.is_some_and(|text| text.starts_with(start.as_str())),
            Self::LongerThan(length) => text.is_some_and(|text| text.chars().count() > *length),
            Self::Like(form) => text.is_some_and(|text| is_like(text, form)),
            Self::LikeOneOf(forms) => {
                text.is_some_and(|text| forms.iter().any(|form| is_like(text, form)))
            }
            Self::LikeInAnyCase(form) => {
                text.is_some_and(|text| is_like(&text.to_lowercase(), &form.to_lowercase()))
            }
            Self::IsNot(_) | Self::Exists(_) | Self::Null(_) | Self::AllLike(_) => false,
        }
    }
}

fn is_like(text: &str, form: &str) -> bool {
    match form.split_once('*') {
        None => text == form,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| is_like(&text[at..], rest))
        }),
    }
}

fn places<'v>(value: &'v Value, steps: &[&str]) -> Vec<&'v Value> {
    let Some((step, rest)) = steps.split_first() else {
        return vec![value];
    };
    let next: Vec<&Value> = match (value, *step) {
        (Value::Array(items), "*") => items.iter().collect(),
        (Value::Object(fields), "*") => fields.values().collect(),
        (Value::Array(items), step) if step.starts_with('[') => {
            let name = step.trim_matches(['[', ']']);
            let pairs = items.iter().filter(|pair| pair[0] == name);
            pairs.map(|pair| &pair[1]).collect()
        }
        (Value::Array(items), index) => index
            .parse::<usize>()
            .ok()
            .and_then(|index| items.get(index))
            .into_iter()
            .collect(),
        (Value::Object(fields), name) => fields.get(&name.replace("~1", "/")).into_iter().collect(),
        _ => Vec::new(),
    };
    next.into_iter()
        .flat_map(|value| places(value, rest))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(condition: &str, document: &Value) -> bool {
        let rules = format!("[[rule]]\ngroups = [\"g\"]\nreason = \"r\"\nwhere = [{condition}]");
        let rules: Rules = toml::from_str(&rules).unwrap();
        rules.excusing("g", document).is_some()
    }

    #[test]
    fn conditions_read_places_of_a_document() {
        let document = json!({
            "a": {"b": [{"c": "xyz"}, {"c": null}]},
            "n": 3,
            "p": [["one", "x"], ["two", "y"], ["two", "z"]],
        });
        for yes in [
            r#"{ at = "/a/b/0/c", is = "xyz" }"#,
            r#"{ at = "/a/b/*/c", contains = "y" }"#,
            r#"{ at = "/a/b/1/c", exists = false }"#,
            r#"{ at = "/a/b/*/c", null = true }"#,
            r#"{ at = "/n", one_of = [1, 3] }"#,
            r#"{ at = "/missing", is_not = 1 }"#,
            r#"{ at = "/a/*/0/c", like = "x*z" }"#,
            r#"{ at = "/missing/*", all_like = "x*z" }"#,
            r#"{ at = "/a/*/0/c", like_in_any_case = "X*Z" }"#,
            r#"{ at = "/a/*/0/c", like_one_of = ["a*", "x*"] }"#,
            r#"{ at = "/p/[two]", is = "z" }"#,
        ] {
            assert!(holds(yes, &document), "{yes}");
        }
        for no in [
            r#"{ at = "/a/b/0/c", starts_with = "y" }"#,
            r#"{ at = "/missing", is = 1 }"#,
            r#"{ at = "/n", exists = false }"#,
            r#"{ at = "/a/b/0/c", null = true }"#,
            r#"{ at = "/a/b/0/c", like = "x*y" }"#,
            r#"{ at = "/a/b/*/c", all_like = "xyz" }"#,
            r#"{ at = "/p/[two]", is = "x" }"#,
            r#"{ at = "/p/[three]", exists = true }"#,
            r#"{ at = "/a/*/0/c", like_one_of = ["a*", "b*"] }"#,
            r#"{ at = "/n", is = 3 }, { at = "/n", is_not = 3 }"#,
        ] {
            assert!(!holds(no, &document), "{no}");
        }
    }

    #[test]
    fn a_rule_holds_for_its_groups_alone() {
        let rules = "[[rule]]\ngroups = [\"g\"]\nreason = \"r\"\nwhere = []";
        let rules: Rules = toml::from_str(rules).unwrap();
        assert!(rules.excusing("other", &json!({})).is_none());
        assert_eq!(rules.unused().count(), 1);
    }
}
