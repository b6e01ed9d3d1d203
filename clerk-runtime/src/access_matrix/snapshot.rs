//! Comparison of an access matrix with a file in the user's repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::{Change, TextDiff};

use crate::config::SnapshotMode;

/// A table that is compared with a file.
pub(super) trait Table {
    const MARKERS: Markers;

    fn is_empty(&self) -> bool;

    /// Returns the table in the format of a file with this extension.
    fn rendered(&self, extension: &str) -> String;
}

/// Beginning of each table's first marker line.
const ANY: &str = "<!-- access ";

/// Lines around a table in a file with other text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Markers {
    pub(super) begin: &'static str,
    pub(super) end: &'static str,
}

/// Reason why the comparison with the file failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The program contains no registered handler.
    #[error(
        "the test's program contains no handlers: call the application's code in the test, so that it \
         is linked, such as `let _app = app();`"
    )]
    Empty,
    /// `ACCESS_MATRIX` is neither `overwrite` nor unset.
    #[error("`ACCESS_MATRIX` has an unknown value; write `ACCESS_MATRIX=overwrite`, or unset it")]
    UnknownMode,
    /// The file does not exist.
    #[error(
        "there is no access matrix at {}: write it with `ACCESS_MATRIX=overwrite cargo test`, and \
         commit it", .0.display()
    )]
    Missing(PathBuf),
    /// The file has only one of the two marker lines, has them several times or in the wrong order,
    /// only contains their text within other lines, or only has those of another table.
    #[error(
        "{} must contain the line `{begin}` once and below it the line `{end}` once, or no marker line \
         of any table", path.display()
    )]
    Markers {
        /// The file.
        path: PathBuf,
        /// The line above the table.
        begin: &'static str,
        /// The line below it.
        end: &'static str,
    },
    /// The file differs from the program's access matrix.
    #[error(
        "the access matrix differs from {}:\n\n{difference}\nif the change is intended, write it with \
         `ACCESS_MATRIX=overwrite cargo test`, and commit it", path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// The lines that differ: `-` before lines of the file, `+` before those of the matrix.
        /// Each group has one unchanged line before and after it.
        difference: String,
    },
    /// The file cannot be read or written.
    #[error("the access matrix at {} cannot be read or written: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's error.
        #[source]
        error: io::Error,
    },
}

pub(super) fn compare(matrix: &impl Table, path: &Path) -> Result<(), SnapshotError> {
    let mode = SnapshotMode::from_env().ok_or(SnapshotError::UnknownMode)?;
    compare_in(mode, matrix, path)
}

pub(super) fn compare_in(
    mode: SnapshotMode,
    matrix: &impl Table,
    path: &Path,
) -> Result<(), SnapshotError> {
    if matrix.is_empty() {
        return Err(SnapshotError::Empty);
    }
    let found = read(path)?;
    let expected = content(matrix, path, found.as_deref())?;
    match (found, mode) {
        (Some(found), _) if found == expected => Ok(()),
        (_, SnapshotMode::Overwrite) => fs::write(path, expected).map_err(|error| io(path, error)),
        (None, SnapshotMode::Compare) => Err(SnapshotError::Missing(path.to_owned())),
        (Some(found), SnapshotMode::Compare) => Err(SnapshotError::Changed {
            path: path.to_owned(),
            difference: difference(&found, &expected),
        }),
    }
}

/// Returns the lines that differ, with `-` before removed and `+` before new ones. Each group has
/// one unchanged line before and after it.
pub(super) fn difference(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let groups = diff.grouped_ops(1);
    let changes = groups.iter().flatten().flat_map(|op| diff.iter_changes(op));
    let line = |it: Change<&str>| format!("{} {}\n", it.tag(), it.value().trim_end_matches('\n'));
    changes.map(line).collect::<Vec<_>>().concat()
}

/// Returns the text of the file, with `\n` as line ending.
fn read(path: &Path) -> Result<Option<String>, SnapshotError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io(path, error)),
    }
}

/// Returns the expected content of the file.
fn content<T: Table>(
    matrix: &T,
    path: &Path,
    found: Option<&str>,
) -> Result<String, SnapshotError> {
    let extension = path.extension().and_then(|it| it.to_str());
    let rendered = matrix.rendered(extension.unwrap_or_default());
    let Markers { begin, end } = T::MARKERS;
    match found.map(|text| surroundings(text, T::MARKERS)) {
        None | Some(Surroundings::All) => Ok(rendered),
        Some(Surroundings::Markers(before, after)) => {
            Ok(format!("{before}{begin}\n\n{rendered}\n{end}{after}"))
        }
        Some(Surroundings::Broken) => Err(SnapshotError::Markers {
            path: path.to_owned(),
            begin,
            end,
        }),
    }
}

/// Parts of a file around the matrix.
enum Surroundings<'a> {
    /// Text before the first marker line and after the second one.
    Markers(&'a str, &'a str),
    /// The file has no marker lines and contains the matrix only.
    All,
    /// The file has other marker lines, or contains text about them and thus not the table only.
    Broken,
}

fn surroundings(text: &str, Markers { begin, end }: Markers) -> Surroundings<'_> {
    let lines = text.lines().map(str::trim);
    let markers: Vec<_> = lines.filter(|it| [begin, end].contains(it)).collect();
    if markers == [begin, end]
        && let Some((before, rest)) = split_at_line(text, begin)
        && let Some((_, after)) = split_at_line(rest, end)
    {
        Surroundings::Markers(before, after)
    } else if text.contains(ANY) || text.contains(end) {
        Surroundings::Broken
    } else {
        Surroundings::All
    }
}

/// Returns the text before and after a line that only consists of the marker and white space.
fn split_at_line<'a>(text: &'a str, marker: &str) -> Option<(&'a str, &'a str)> {
    let mut found = text
        .match_indices(marker)
        .filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + marker.len()..)?)));
    let is_blank = |part: Option<&str>| part.is_none_or(|part| part.trim().is_empty());
    found.find(|(before, after)| {
        is_blank(before.rsplit('\n').next()) && is_blank(after.split('\n').next())
    })
}

fn io(path: &Path, error: io::Error) -> SnapshotError {
    SnapshotError::Io {
        path: path.to_owned(),
        error,
    }
}
