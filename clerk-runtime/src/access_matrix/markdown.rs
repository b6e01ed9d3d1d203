//! The access matrix as a Markdown table.

use super::Handler;

const HEAD: &str = "\
| handler | where | requires | tokens | on_missing | on_denied | binds |
|---|---|---|---|---|---|---|
";

pub(super) fn table(handlers: &[Handler]) -> String {
    let rows = handlers.iter().map(row);
    HEAD.chars()
        .chain(rows.collect::<String>().chars())
        .collect()
}

fn row(handler: &Handler) -> String {
    let cells = [
        format!("`{}`", handler.name()),
        escaped(&handler.location()),
        escaped(handler.requirement_text()),
        escaped(&handler.accepts()),
        escaped(&unauthenticated(handler)),
        escaped(handler.on_denied().unwrap_or_default()),
        escaped(&handler.bindings().join(", ")),
    ];
    let cells = cells.map(|cell| {
        if cell.is_empty() {
            "–".to_owned()
        } else {
            cell
        }
    });
    line(&cells)
}

pub(super) fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Returns the replies to a request without credentials, and to one with invalid ones if they
/// differ.
fn unauthenticated(handler: &Handler) -> String {
    let invalid = handler
        .on_invalid()
        .map(|it| format!("{it} for invalid credentials"));
    let replies = handler.on_missing().map(str::to_owned).into_iter();
    replies.chain(invalid).collect::<Vec<_>>().join("; ")
}

/// Escapes characters that Markdown would interpret as markup. Underscores within words are none.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '<' | '*' | '`' | '\\' | '[') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
