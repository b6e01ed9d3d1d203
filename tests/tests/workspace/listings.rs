//! Compares lists in pages of the guide with the code: errors, log events, reason codes, variables, and
//! groups of the Backend API.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its input fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::layers::{SOURCE, rust_files};
use super::literals::{first_arguments, log_events, strings};

/// Log events whose whole message is a value: the format string in the code, and the first words of the
/// rows in the page. The words are empty for faults, whose messages are the arguments of `fault`.
const VALUES: &[(&str, &str)] = &[
    ("{self}", "ERROR no Clerk instance for this request"),
    ("{error}", "ERROR … (in the feature utoipa)"),
    ("{name}", "WARN … is set"),
    ("{}", "WARN The session cookie"),
    ("{problem}", "WARN webhook event cannot be parsed as"),
    ("{message}", ""),
];

#[test]
fn every_config_error_is_in_the_troubleshooting_page() {
    let files = rust_files("config/check").into_iter();
    let files: Vec<_> = files.chain(rust_files("config/env.rs")).collect();
    let events = files.iter().flat_map(|file| log_events(file));
    let events: Vec<_> = events.map(|event| event.message).collect();
    let texts = files.iter().flat_map(|file| strings(file));
    let messages = texts.filter(|text| is_sentence(text) && !events.contains(text));
    let rows = rows("troubleshooting", "Configuration errors").into_iter();
    assert_same(rows.map(|[_, message]| message), messages);
}

#[test]
fn every_log_event_is_in_the_troubleshooting_page() {
    let (mut events, mut values, mut targets) = (Vec::new(), Vec::new(), Vec::new());
    for event in all_files().iter().flat_map(|file| log_events(file)) {
        targets.extend(event.target.map(|target| format!("target {target};")));
        match VALUES.iter().find(|(text, _)| *text == event.message) {
            Some((_, first_words)) => values.push(*first_words),
            None => events.push(format!("{} {}", event.level, event.message)),
        }
    }
    let faults = all_files().into_iter();
    let faults = faults.flat_map(|file| first_arguments(&file, &["fault"]));
    events.extend(faults.map(|message| format!("ERROR {message}")));

    let rows = rows("troubleshooting", "Log").into_iter();
    let rows: Vec<_> = rows.map(|cells| cells.join(" ")).collect();
    let page = plain(&page("troubleshooting"));
    for text in values.iter().filter(|text| !text.is_empty()) {
        assert!(rows.iter().any(|row| row.starts_with(text)), "add {text}");
    }
    for target in targets {
        assert!(page.contains(&target), "add `{target}`");
    }
    let is_value = |row: &String| {
        VALUES
            .iter()
            .any(|(_, it)| !it.is_empty() && row.starts_with(it))
    };
    assert_same(rows.into_iter().filter(|row| !is_value(row)), events);
}

#[test]
fn every_reason_code_is_in_the_troubleshooting_page() {
    let reasons = strings(&source("caller/reason.rs")).into_iter();
    let refreshes = strings(&source("engine/refresh.rs")).into_iter();
    let refreshes = refreshes.filter(|text| text.contains('-') && is_code(text));
    let codes = reasons
        .filter(|text| !text.contains('{'))
        .chain(refreshes.map(|why| format!("session-token-expired-refresh-{why}")))
        .chain(first_arguments(&source("policy/denial.rs"), &["from"]))
        .chain(first_arguments(&source("response/errors.rs"), &["error"]))
        .chain(
            strings(&source("proxy/error.rs"))
                .into_iter()
                .filter(|text| is_proxy_code(text)),
        );
    let rows = rows("troubleshooting", "Reason codes").into_iter();
    let listed = rows.flat_map(|[code, _]| code.split(", ").map(str::to_owned).collect::<Vec<_>>());
    assert_same(
        listed.filter(|code| !code.ends_with("another ending")),
        codes,
    );
}

#[test]
fn every_variable_is_in_the_deployment_page() {
    let variables = all_files().into_iter().flat_map(|file| strings(&file));
    let variables = variables.filter(|text| text.strip_prefix("CLERK_").is_some_and(is_name));
    let rows = rows("deployment", "Variables").into_iter();
    assert_same(rows.map(|[variable, _]| variable), variables);
}

#[test]
fn every_group_is_in_the_backend_api_page() {
    let manifest = fs::read_to_string(source("../Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest in TOML");
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let groups = features.expect("features").keys().cloned();
    let groups = groups.filter(|name| name.starts_with("api-"));
    let rows = rows("backend_api", "Features").into_iter();
    let listed = rows.map(|[feature, _]| feature).filter(|it| it != "–");
    assert_same(listed, groups);
}

/// Asserts that a page lists these texts of the code, and no others.
fn assert_same(listed: impl Iterator<Item = String>, code: impl IntoIterator<Item = String>) {
    let listed: BTreeSet<String> = listed.collect();
    let code: BTreeSet<String> = code.into_iter().map(|text| plain(&text)).collect();
    assert!(code.len() > 10, "only {code:#?}");
    let missing: Vec<_> = code.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&code).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "add to the page of the guide: {missing:#?}, remove from it: {stale:#?}"
    );
}

fn all_files() -> Vec<PathBuf> {
    rust_files(".")
}

fn source(file: &str) -> PathBuf {
    Path::new(SOURCE).join(file)
}

fn page(name: &str) -> String {
    fs::read_to_string(source(&format!("../guide/{name}.md"))).expect("a page of the guide")
}

/// Returns the first two cells of each row below a heading of a page.
fn rows(name: &str, heading: &str) -> Vec<[String; 2]> {
    let page = page(name);
    let below = page.split(&format!("\n# {heading}\n")).nth(1);
    let section = below.expect("a heading").split("\n# ").next();
    let lines: Vec<&str> = section.expect("a section").lines().collect();
    let next = lines.iter().skip(1);
    let headers = lines
        .iter()
        .zip(next)
        .filter(|(_, next)| next.starts_with("|--"));
    let headers: BTreeSet<_> = headers.map(|(header, _)| *header).collect();
    let rows = lines
        .iter()
        .filter(|line| line.starts_with("| ") && !headers.contains(*line));
    rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split(" | ").map(plain);
        Some([cells.next()?, cells.next()?])
    })
    .collect()
}

/// Returns a text as it is compared: in one line, without backticks, and with `…` for each value.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for character in text.chars() {
        match character {
            '`' => {}
            '{' => {
                depth += 1;
                plain.push('…');
            }
            '}' => depth -= 1,
            _ if depth > 0 => {}
            other => plain.push(other),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns `true` for the text of an error, in contrast to a name or a format.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > 2 && !text.contains('{')
}

fn is_code(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn is_proxy_code(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.contains('_') && bytes.all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}
