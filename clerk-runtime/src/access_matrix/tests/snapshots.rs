//! Comparison with a file.

use std::fs;
use std::path::PathBuf;

use super::super::SnapshotError;
use super::super::snapshot::{compare_in, difference};
use super::{Matrix, matrix};
use crate::config::SnapshotMode::{Compare, Overwrite};

/// A file for one test, which is removed afterwards.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("clerk-runtime-{}-{name}", std::process::id())))
    }

    fn with(name: &str, text: &str) -> Self {
        let file = Self::new(name);
        fs::write(&file.0, text).unwrap();
        file
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // The file may not exist.
        fs::remove_file(&self.0).unwrap_or_default();
    }
}

#[test]
fn overwritten_file_compares_equal() {
    let file = File::new("new.md");
    let error = compare_in(Compare, &matrix(), &file.0).unwrap_err();
    assert!(matches!(error, SnapshotError::Missing(_)));
    assert!(
        error.to_string().contains("ACCESS_MATRIX=overwrite"),
        "{error}"
    );
    compare_in(Overwrite, &matrix(), &file.0).unwrap();
    assert_eq!(file.text(), matrix().to_markdown());
    compare_in(Compare, &matrix(), &file.0).unwrap();
}

#[test]
fn change_is_reported_as_a_diff_with_the_command() {
    let file = File::with("old.txt", &matrix().to_string());
    let error = compare_in(Compare, &matrix().only(|it| it.name() == "hello"), &file.0);
    assert_eq!(
        error.unwrap_err().to_string(),
        format!(
            "the access matrix differs from {}:\n\n      on_missing sign-in for pages, 404 otherwise \
             (default)\n- \n- health (src/lib.rs:12)\n-     requires   nothing: public\n\nif the \
             change is intended, write it with `ACCESS_MATRIX=overwrite cargo test`, and commit it",
            file.0.display()
        )
    );
}

#[test]
fn text_around_the_matrix_is_kept() {
    let old = "# App\n\n<!-- access matrix -->\nold\n<!-- /access matrix -->\n\nMore.\n";
    let file = File::with("readme.md", old);
    assert!(compare_in(Compare, &matrix(), &file.0).is_err());
    compare_in(Overwrite, &matrix(), &file.0).unwrap();
    let table = matrix().to_markdown();
    assert_eq!(
        file.text(),
        format!("# App\n\n<!-- access matrix -->\n\n{table}\n<!-- /access matrix -->\n\nMore.\n")
    );
    let windows = file.text().replace('\n', "\r\n");
    fs::write(&file.0, windows).unwrap();
    compare_in(Compare, &matrix(), &file.0).unwrap();
}

#[test]
fn other_marker_lines_are_rejected_before_writing() {
    for text in [
        "<!-- access matrix -->",
        "<!-- /access matrix -->\n",
        "<!-- /access matrix -->\n<!-- access matrix -->\n",
        "<!-- access matrix -->\n<!-- access matrix -->\n<!-- /access matrix -->\n",
        "<!-- access matrix -->\n<!-- /access matrix -->\n<!-- /access matrix -->\n",
        "<!-- access matrix --> <!-- /access matrix -->",
        "The matrix is below `<!-- access matrix -->`.\n<!-- /access matrix -->\n",
        "`<!-- access matrix -->` begins the matrix, `<!-- /access matrix -->` ends it.\n",
    ] {
        let file = File::with("marks.md", text);
        let error = compare_in(Overwrite, &matrix(), &file.0).unwrap_err();
        assert!(matches!(error, SnapshotError::Markers { .. }), "{error}");
        assert_eq!(file.text(), text);
    }
}

#[test]
fn marker_within_a_line_is_kept_as_text() {
    const QUOTED: &str =
        "`<!-- access matrix -->` and `<!-- /access matrix -->` enclose the matrix.";
    let with = |content| {
        format!(
            "{QUOTED}\n\n  <!-- access matrix -->\n{content}\n<!-- /access matrix --> \n\n{QUOTED}\n"
        )
    };
    let file = File::with("quoted.md", &with(format!("old\n{QUOTED}")));
    compare_in(Overwrite, &matrix(), &file.0).unwrap();
    assert_eq!(file.text(), with(format!("\n{}", matrix().to_markdown())));
    compare_in(Compare, &matrix(), &file.0).unwrap();
}

#[test]
fn empty_matrix_is_an_error() {
    let file = File::new("empty.json");
    for mode in [Compare, Overwrite] {
        let error = compare_in(mode, &Matrix::new(Vec::new()), &file.0).unwrap_err();
        assert!(matches!(error, SnapshotError::Empty), "{error}");
    }
    assert!(!file.0.exists());
}

#[test]
fn file_extension_selects_the_format() {
    let file = File::new("form.json");
    compare_in(Overwrite, &matrix(), &file.0).unwrap();
    assert_eq!(file.text(), format!("{}\n", matrix().to_json()));
}

#[test]
fn diff_is_minimal() {
    assert_eq!(
        difference("a\nb\nc\nd\n", "a\nc\nx\nd\n"),
        "  a\n- b\n  c\n+ x\n  d\n"
    );
    assert_eq!(difference("", "a\n"), "+ a\n");
    assert_eq!(difference("a\n", ""), "- a\n");
    assert_eq!(difference("a\nb\n", "a\nb\n"), "");
}
