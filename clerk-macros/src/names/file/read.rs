//! Reading of `clerk.toml`.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::Names;
use super::parse::{Invalid, parse};

/// Largest size of the file in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// Error in a file, with the position if it is known. `Display` starts with the path.
#[derive(Clone, Debug)]
pub(crate) struct FileError {
    path: PathBuf,
    /// Line and column, counted from 1.
    position: Option<(usize, usize)>,
    message: String,
}

/// Reads and checks a file.
pub(crate) fn read(path: &Path) -> Result<Names, FileError> {
    let bytes = bytes(path).map_err(|message| FileError::new(path, None, message))?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => check(path, text),
        Err(invalid) => {
            let before = bytes.get(..invalid.valid_up_to()).unwrap_or_default();
            let before = String::from_utf8_lossy(before);
            let message = String::from("invalid UTF-8");
            Err(FileError::new(path, Some(position(&before)), message))
        }
    }
}

/// Checks the text of a file.
pub(crate) fn check(path: &Path, text: &str) -> Result<Names, FileError> {
    parse(text).map_err(|Invalid { at, message }| {
        let before = text.get(..at).unwrap_or(text);
        FileError::new(path, Some(position(before)), message)
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => String::from("the file does not exist"),
        _ => format!("the file cannot be read: {error}"),
    };
    // The type is checked before the file is opened, since opening a named pipe waits for a writer.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(String::from("this is not a file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let limited = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    let size = limited.map_err(unreadable)?;
    if u64::try_from(size).is_ok_and(|size| size > MAX_BYTES) {
        return Err(format!("the file is larger than {} KiB", MAX_BYTES / 1024));
    }
    Ok(bytes)
}

/// Returns line and column of the character after this text.
fn position(before: &str) -> (usize, usize) {
    let line = before.rsplit('\n').next().unwrap_or_default();
    (1 + before.matches('\n').count(), 1 + line.chars().count())
}

impl FileError {
    fn new(path: &Path, position: Option<(usize, usize)>, message: String) -> Self {
        Self {
            path: path.to_owned(),
            position,
            message,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            position,
            message,
        } = self;
        match position {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {message}", path.display()),
            None => write!(f, "{}: {message}", path.display()),
        }
    }
}

impl std::error::Error for FileError {}
