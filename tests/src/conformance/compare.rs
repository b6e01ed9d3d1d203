//! Comparison of two results.
//!
//! `null` equals an absent field. Numbers are compared as in JavaScript. Queries and the attributes of
//! a cookie are multisets. Errors are compared by their reason only. Messages and the number of retries
//! of a failing call are not compared. A response with one of our cookies is `private, no-store` and
//! varies by credentials, unlike Clerk's: if cookies are set, `cache-control` and `vary` are not
//! compared.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// One place at which the results differ.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) at: String,
    pub(crate) expected: Value,
    pub(crate) ours: Value,
}

/// Fields with messages, which are not compared.
const MESSAGES: [&str; 2] = ["message", "x-clerk-auth-message"];

/// Returns the places at which `ours` differs from the expected result.
pub(crate) fn differences(case: &Value, ours: &Value) -> Vec<Difference> {
    if !ours["notRun"].is_null() {
        let (expected, ours) = (Value::Null, ours["notRun"].clone());
        return vec![Difference {
            at: "/notRun".to_owned(),
            expected,
            ours,
        }];
    }
    let mut found = Vec::new();
    compare("", &normal(&case["expected"]), &normal(ours), &mut found);
    found
}

fn compare(at: &str, expected: &Value, ours: &Value, found: &mut Vec<Difference>) {
    match (expected, ours) {
        (Value::Object(expected), Value::Object(ours)) => {
            let names: BTreeSet<_> = expected.keys().chain(ours.keys()).collect();
            for name in names {
                let field = |object: &Map<String, Value>| object.get(name).cloned();
                let (expected, ours) = (field(expected), field(ours));
                let at = format!("{at}/{name}");
                compare(
                    &at,
                    &expected.unwrap_or_default(),
                    &ours.unwrap_or_default(),
                    found,
                );
            }
        }
        (Value::Array(expected), Value::Array(ours)) if expected.len() == ours.len() => {
            for (index, (expected, ours)) in expected.iter().zip(ours).enumerate() {
                compare(&format!("{at}/{index}"), expected, ours, found);
            }
        }
        (Value::Number(expected), Value::Number(ours)) if expected.as_f64() == ours.as_f64() => {}
        _ if expected == ours => {}
        _ => found.push(Difference {
            at: at.to_owned(),
            expected: expected.clone(),
            ours: ours.clone(),
        }),
    }
}

fn normal(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(normal).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, value)| {
                !value.is_null() && *name != "times" && !MESSAGES.contains(&name.as_str())
            });
            let fields = fields.map(|(name, value)| (name.clone(), field(name, value)));
            without_caching(fields.collect())
        }
        _ => value.clone(),
    }
}

/// Removes the caching headers of a response that sets cookies.
fn without_caching(mut fields: Map<String, Value>) -> Value {
    let cookies = fields.get("setCookie").and_then(Value::as_array);
    if cookies.is_some_and(|cookies| !cookies.is_empty()) {
        for headers in ["other", "headers"] {
            if let Some(Value::Object(headers)) = fields.get_mut(headers) {
                headers.remove("cache-control");
                headers.remove("vary");
            }
        }
    }
    Value::Object(fields)
}

fn field(name: &str, value: &Value) -> Value {
    match (name, value) {
        ("query", Value::Array(pairs)) => {
            let mut pairs = pairs.clone();
            pairs.sort_by_key(Value::to_string);
            pairs.into()
        }
        ("setCookie", Value::Array(cookies)) => cookies.iter().map(cookie).collect(),
        ("throws" | "authThrows" | "invalidPattern", _) => true.into(),
        ("error", error) => error.get("reason").cloned().unwrap_or(Value::Bool(true)),
        _ => normal(value),
    }
}

/// Sorts the attributes of a `Set-Cookie` value.
fn cookie(value: &Value) -> Value {
    let text = value.as_str().unwrap_or_default();
    let mut parts: Vec<_> = text.split(';').map(str::trim).collect();
    if let [_, attributes @ ..] = parts.as_mut_slice() {
        attributes.sort_unstable();
    }
    parts.join("; ").into()
}
