//! `pathMatcher`: route patterns against paths.

use clerk_runtime::__conformance::Patterns;
use serde_json::{Value, json};

pub(super) fn run(case: &Value) -> Value {
    let patterns = case["patterns"].as_array().expect("patterns are a list");
    let texts: Option<Vec<_>> = patterns.iter().map(Value::as_str).collect();
    let Some(texts) = texts else {
        return json!({"notRun": "a pattern is a regular expression of JavaScript"});
    };
    let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let Some(patterns) = Patterns::parse(&texts) else {
        return json!({"invalidPattern": {}});
    };
    let tried = case["expected"]["paths"].as_array().into_iter().flatten();
    let results = tried.map(|tried| match_path(&patterns, &tried["path"]));
    json!({"paths": results.collect::<Value>()})
}

fn match_path(patterns: &Patterns, path: &Value) -> Value {
    let matches = patterns.matches(path.as_str().expect("a path is a text"));
    json!({"path": path, "matches": matches})
}
