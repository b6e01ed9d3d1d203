//! The example over HTTP, and its files for Docker, Prometheus and Grafana.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod dashboard;
mod instances;
mod processes;

use std::fs;
use std::path::{Path, PathBuf};

/// Returns a path in the folder of the example.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns the names and types of the metrics in the guide, which a test of the runtime compares with the
/// code.
fn metrics() -> Vec<(String, String)> {
    let page = fs::read_to_string(path("../../clerk-runtime/guide/metrics.md")).expect("a page");
    let rows = page.lines().filter(|line| line.starts_with("| `clerk_"));
    let metrics = rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split(" | ");
        let mut cell = || cells.next().map(|it| it.replace('`', "").trim().to_owned());
        Some((cell()?, cell()?))
    });
    let is_type = |text: &str| matches!(text, "counter" | "gauge" | "histogram");
    let metrics: Vec<_> = metrics.filter(|(_, kind)| is_type(kind)).collect();
    assert!(metrics.len() > 10, "{metrics:?}");
    metrics
}
