//! The access matrix, as text and JSON.

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::slice;
use std::vec;

use serde::Serialize;

use super::snapshot::{self, Markers, Table};
use super::{Handler, SnapshotError, markdown};

/// A list of [handlers](Handler).
///
/// `Display` writes text, [`to_markdown`](Self::to_markdown) returns a table, and with `serde` it
/// is an array of objects.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Matrix(Vec<Handler>);

impl Matrix {
    pub(super) fn new(handlers: Vec<Handler>) -> Self {
        Self(handlers)
    }

    /// Keeps the handlers for which the closure returns `true`, such as those of one crate:
    ///
    /// ```
    /// let billing = clerk_runtime::access_matrix::handlers().only(|it| it.module().starts_with("billing"));
    /// ```
    #[must_use]
    pub fn only(mut self, keep: impl FnMut(&Handler) -> bool) -> Self {
        self.0.retain(keep);
        self
    }

    /// Removes the line numbers, which change with every edit.
    #[must_use]
    pub fn without_lines(self) -> Self {
        Self(self.0.into_iter().map(Handler::without_line).collect())
    }

    /// Returns a table in GitHub's Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        markdown::table(&self.0)
    }

    /// Returns an indented JSON array of objects, whose fields [`Handler`] lists.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and flags can always be serialized.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Compares the matrix with a file.
    ///
    /// The file's extension determines the format: `.md` is a Markdown table, `.json` is JSON,
    /// anything else is text. In a file with the lines `<!-- access matrix -->` and `<!-- /access
    /// matrix -->`, only the part between them is compared, so that a README can contain it. A line
    /// with other text, which may quote a marker, is not a marker line. A relative path is resolved
    /// against the package's folder, where cargo runs tests. With `ACCESS_MATRIX=overwrite` in the
    /// environment, the file is written instead.
    ///
    /// # Errors
    /// Fails if the file differs, is missing, or cannot be read or written; if its marker lines are
    /// not exactly these two; if the matrix is empty; or if `ACCESS_MATRIX` has another value.
    pub fn compare(&self, path: impl AsRef<Path>) -> Result<(), SnapshotError> {
        snapshot::compare(self, path.as_ref())
    }

    /// Like [`compare`](Self::compare), for tests.
    ///
    /// # Panics
    /// Panics on each of its errors. The message shows the changed lines, and the command that
    /// accepts them.
    #[track_caller]
    #[expect(clippy::panic, reason = "this is how a test fails")]
    pub fn assert_snapshot(&self, path: impl AsRef<Path>) {
        if let Err(error) = self.compare(path) {
            panic!("{error}");
        }
    }
}

impl Table for Matrix {
    const MARKERS: Markers = Markers {
        begin: "<!-- access matrix -->",
        end: "<!-- /access matrix -->",
    };

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn rendered(&self, extension: &str) -> String {
        match extension {
            "md" => self.to_markdown(),
            "json" => format!("{}\n", self.to_json()),
            _ => self.to_string(),
        }
    }
}

impl Deref for Matrix {
    type Target = [Handler];

    fn deref(&self) -> &[Handler] {
        &self.0
    }
}

impl IntoIterator for Matrix {
    type Item = Handler;
    type IntoIter = vec::IntoIter<Handler>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Matrix {
    type Item = &'a Handler;
    type IntoIter = slice::Iter<'a, Handler>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, handler) in self.0.iter().enumerate() {
            let gap = if at == 0 { "" } else { "\n" };
            write!(f, "{gap}{handler}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.name(), self.location())?;
        let lines = [
            ("requires", self.requirement_text().to_owned()),
            ("tokens", self.accepts()),
            (
                "on_missing",
                self.on_missing().unwrap_or_default().to_owned(),
            ),
            (
                "on_invalid",
                self.on_invalid().unwrap_or_default().to_owned(),
            ),
            ("on_denied", self.on_denied().unwrap_or_default().to_owned()),
            ("binds", self.bindings().join(", ")),
        ];
        for (word, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
            writeln!(f, "    {word:<11}{text}")?;
        }
        Ok(())
    }
}
