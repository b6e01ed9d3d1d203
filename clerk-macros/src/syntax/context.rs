//! Detection of the item around an attribute. Macros cannot ask rustc for it, so the source file is read.
//! This relies on rustfmt's indentation, which is enough for a better error.

use std::fs;

/// Returns `true` if the attribute being expanded is directly in an `impl`.
pub(crate) fn is_in_impl() -> bool {
    position().is_some_and(|(text, line)| is_impl_around(&text, line))
}

/// Returns the file's text, and the attribute's line in it. `None` for an attribute that is not indented,
/// since it is at the top level.
fn position() -> Option<(String, usize)> {
    let start = proc_macro::is_available().then(|| proc_macro::Span::call_site().start())?;
    let file = start.local_file().filter(|_| start.column() > 1)?;
    Some((fs::read_to_string(file).ok()?, start.line()))
}

fn is_impl_around(text: &str, line: usize) -> bool {
    let mut lines: Vec<&str> = text.lines().take(line).collect();
    let depth = lines.pop().map_or(0, indentation);
    let above = lines
        .into_iter()
        .rev()
        .filter(|line| !line.trim().is_empty());
    let mut around = above.filter(|line| indentation(line) < depth);
    // The head of an `impl` may end on a separate line.
    let head = around.find(|line| {
        !["{", "where", ">"]
            .iter()
            .any(|it| line.trim().starts_with(it))
    });
    head.is_some_and(begins_impl)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn begins_impl(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("unsafe ").unwrap_or(line);
    let rest = line.strip_prefix("impl");
    rest.is_some_and(|rest| rest.starts_with([' ', '<']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impl_is_found_by_indentation() {
        let within = [
            "impl Api {\n    #[protect]",
            "impl<T> Api<T> {\n    fn other() {\n    }\n\n    #[protect]",
            "impl<T> Api<T>\nwhere\n    T: Copy,\n{\n    /// Words.\n    #[protect]",
            "mod a {\n    unsafe impl A for B {\n        #[protect]",
            "impl Api { // words\n\tconst A: u8 = 1;\n\t#[protect]",
        ];
        for text in within {
            assert!(is_impl_around(text, text.lines().count()), "{text}");
        }
        let without = [
            "#[protect]",
            "impl Api {\n}\n\n#[protect]",
            "impl Api {\n}\nmod a {\n    #[protect]",
            "impl Api {\n    fn routes() {\n        #[protect]",
            "fn make() -> impl Fn() {\n    #[protect]",
            "implement! {\n    #[protect]",
            "    #[protect]",
            "",
        ];
        for text in without {
            assert!(!is_impl_around(text, text.lines().count()), "{text}");
        }
    }
}
