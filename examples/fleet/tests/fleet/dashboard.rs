//! The dashboard for Grafana and the files for Docker.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::{metrics, path};

/// Collects the expressions of all queries of a dashboard.
fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.extend(
                object
                    .get("expr")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            object.values().for_each(|it| expressions(it, found));
        }
        Value::Array(items) => items.iter().for_each(|it| expressions(it, found)),
        _ => {}
    }
}

/// Returns the names in an expression that begin like those of the metrics.
fn names(expression: &str) -> impl Iterator<Item = &str> {
    let is_end = |character: char| !character.is_ascii_alphanumeric() && character != '_';
    expression
        .split(is_end)
        .filter(|word| word.starts_with("clerk_"))
}

#[test]
fn dashboard_shows_all_metrics_and_no_others() {
    let text = fs::read_to_string(path("grafana/dashboard.json")).expect("a dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let mut found = Vec::new();
    expressions(&dashboard, &mut found);
    let shown: BTreeSet<_> = found.iter().flat_map(|it| names(it)).collect();

    let metrics = metrics();
    let known = metrics.iter().map(|(name, kind)| match kind.as_str() {
        "histogram" => format!("{name}_bucket"),
        _ => name.clone(),
    });
    let known: BTreeSet<_> = known.collect();
    let known: BTreeSet<_> = known.iter().map(String::as_str).collect();
    assert_eq!(shown, known);
}

#[test]
fn panels_of_the_dashboard_have_different_ids_and_places() {
    let text = fs::read_to_string(path("grafana/dashboard.json")).expect("a dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    for key in ["id", "gridPos"] {
        let values: BTreeSet<_> = panels.iter().map(|it| it[key].to_string()).collect();
        assert_eq!(values.len(), panels.len(), "{key}");
    }
}

#[test]
fn compose_file_mounts_files_that_exist() {
    let text = fs::read_to_string(path("compose.yaml")).expect("a compose file");
    let compose: Value = serde_norway::from_str(&text).expect("YAML");
    let services = compose["services"].as_object().expect("services");
    let volumes = services
        .values()
        .filter_map(|it| it["volumes"].as_array())
        .flatten();
    let files = volumes.filter_map(|it| it.as_str()?.split_once(':'));
    let files: Vec<_> = files.filter(|(file, _)| file.starts_with("./")).collect();
    assert!(files.len() > 2, "{files:?}");
    for (file, _) in files {
        assert!(path(file).exists(), "{file}");
    }
}
