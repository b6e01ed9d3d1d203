//! Suggestions for unknown names.

use strsim::levenshtein;

/// Returns the known name that was probably meant.
pub(crate) fn nearest<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = 1 + wrong.chars().count() / 3;
    known
        .into_iter()
        .map(|name| (levenshtein(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns the end of an error about an unknown name, which suggests the nearest name.
pub(crate) fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// Returns the error for a name that is not declared. `file` is empty for the file that the error is in,
/// and otherwise ` of …`.
pub(crate) fn undeclared(kind: &str, name: &str, nearest: Option<&str>, file: &str) -> String {
    let mut end = suggestion(nearest);
    if end.is_empty() {
        end = format!(": declare it in `[{kind}s]`{file}");
    }
    format!("unknown {kind} `{name}`{end}")
}
