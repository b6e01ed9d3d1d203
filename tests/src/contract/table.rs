//! The framework support document, generated from the records of a run.

use std::fs;
use std::path::Path;

use super::{CONTRACT, Group, PROCESS, record};

const HEAD: &str = "\
# Framework support

The same tests run against an app in each framework, over HTTP. `tests/contract-table/run` generates
this document from their results: ✓ means that the test passed, and a footnote gives the reason why a
behaviour does not apply to a framework.
";

/// Generates the document from the folder of `records`, with one column for each of `frameworks`.
///
/// # Errors
///
/// Returns the name of a behaviour that has no record.
pub fn document(records: &Path, frameworks: &[&str]) -> Result<String, String> {
    let mut document = HEAD.to_owned();
    let mut footnotes = Footnotes::default();
    for (group, about, _) in CONTRACT {
        document += &heading(about, frameworks);
        for behaviour in behaviours(group) {
            let cells = frameworks.iter().map(|framework| {
                let outcome = outcome(records, framework, group, behaviour)?;
                Ok(footnotes.cell(&outcome))
            });
            let cells: Vec<_> = cells.collect::<Result<_, String>>()?;
            document += &row(behaviour, &cells);
        }
    }
    document += &footnotes.text();
    Ok(document)
}

fn behaviours(group: &str) -> impl Iterator<Item = &'static str> {
    let parts: Vec<&Group> = CONTRACT
        .iter()
        .chain(PROCESS)
        .filter(|(name, ..)| *name == group)
        .collect();
    parts
        .into_iter()
        .flat_map(|(_, _, all)| all.iter().copied())
}

fn heading(about: &str, frameworks: &[&str]) -> String {
    let columns = frameworks.join(" | ");
    let rule = "---|".repeat(frameworks.len() + 1);
    format!("\n## {about}\n\n| | {columns} |\n|{rule}\n")
}

fn row(behaviour: &str, cells: &[String]) -> String {
    format!("| {} | {} |\n", sentence(behaviour), cells.join(" | "))
}

fn outcome(
    records: &Path,
    framework: &str,
    group: &str,
    behaviour: &str,
) -> Result<String, String> {
    let file = record::file(records, framework, group, behaviour);
    fs::read_to_string(file)
        .map_err(|_| format!("`{group}::{behaviour}` has not passed in {framework}: run the tests"))
}

/// Words of test names, with their spelling in the document.
const SPELLINGS: &[(&str, &str)] = &[
    ("api", "API"),
    ("azp", "`azp`"),
    ("cross site", "cross-site"),
    ("get", "GET"),
    ("head", "HEAD"),
    ("http2", "HTTP/2"),
    ("jwt", "JWT"),
    ("kib", "KiB"),
    ("non utf8", "non-UTF-8"),
    ("oauth", "OAuth"),
    ("on denied", "`on_denied`"),
    ("on invalid", "`on_invalid`"),
    ("on missing", "`on_missing`"),
    ("options", "OPTIONS"),
    ("post", "POST"),
    ("sign in url", "sign-in URL"),
    ("url", "URL"),
    ("websocket", "WebSocket"),
];

/// Converts a test's name to a sentence.
fn sentence(behaviour: &str) -> String {
    let plain = format!(" {} ", behaviour.replace('_', " "));
    let text = SPELLINGS.iter().fold(plain, |text, (plain, written)| {
        text.replace(&format!(" {plain} "), &format!(" {written} "))
    });
    let mut letters = text.trim().chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Distinct reasons, in the order of their first use.
#[derive(Default)]
struct Footnotes(Vec<String>);

impl Footnotes {
    fn cell(&mut self, outcome: &str) -> String {
        if outcome.is_empty() {
            return "✓".to_owned();
        }
        let known = self.0.iter().position(|reason| reason == outcome);
        let index = known.unwrap_or_else(|| {
            self.0.push(outcome.to_owned());
            self.0.len() - 1
        });
        format!("[^{}]", index + 1)
    }

    fn text(&self) -> String {
        let notes = (1..).zip(&self.0);
        let notes = notes.map(|(number, reason)| format!("\n[^{number}]: {reason}.\n"));
        notes.collect::<Vec<_>>().concat()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// Creates a folder of records: every behaviour has passed, except `odd`, which does not apply,
    /// with the reason.
    fn records(name: &str, odd: Option<(&str, &str)>) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("contract-{name}-{}", std::process::id()));
        for (group, _, behaviours) in CONTRACT.iter().chain(PROCESS) {
            for behaviour in *behaviours {
                let reason = odd
                    .filter(|(it, _)| it == behaviour)
                    .map(|(_, reason)| reason);
                let file = record::file(&folder, "one", group, behaviour);
                fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                fs::write(file, reason.unwrap_or_default()).expect("a file");
            }
        }
        folder
    }

    #[test]
    fn passed_behaviour_is_ticked_and_exception_has_a_footnote() {
        let odd = ("head_request_is_checked_like_get", "It has no heads");
        let folder = records("ticked", Some(odd));
        let document = document(&folder, &["one"]).expect("a document");
        assert!(document.contains("| Missing role returns 403 | ✓ |\n"));
        assert!(document.contains("| HEAD request is checked like GET | [^1] |\n"));
        assert!(document.ends_with("\n[^1]: It has no heads.\n"));
        assert!(!document.contains("| |\n"), "{document}");
        fs::remove_dir_all(folder).expect("a folder");
    }

    #[test]
    fn abbreviations_and_options_in_a_sentence_have_their_own_spelling() {
        assert_eq!(
            sentence("oauth_url_of_a_websocket_uses_http2"),
            "OAuth URL of a WebSocket uses HTTP/2"
        );
        assert_eq!(
            sentence("non_utf8_get_without_on_missing_returns_401"),
            "Non-UTF-8 GET without `on_missing` returns 401"
        );
    }

    #[test]
    fn missing_record_is_an_error() {
        let folder = records("missing", None);
        let file = record::file(
            &folder,
            "one",
            "authorization",
            "nested_any_and_all_keep_their_grouping",
        );
        fs::remove_file(file).expect("a file");
        let error = document(&folder, &["one"]).expect_err("a record is missing");
        assert!(
            error.contains("`authorization::nested_any_and_all_keep_their_grouping`"),
            "{error}"
        );
        fs::remove_dir_all(folder).expect("a folder");
    }
}
