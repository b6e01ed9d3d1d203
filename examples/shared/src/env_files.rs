//! `.env.local` and `.env`, the files in which Clerk's CLI stores keys.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::Error;

/// Files in the working directory, in order of precedence.
const FILES: [&str; 2] = [".env.local", ".env"];

/// Adds the variables of `.env.local` and `.env` to the environment. Variables that are already set
/// keep their values.
///
/// Call this function first: a process must not change its environment while other threads read it.
///
/// # Errors
/// Returns an error if a file cannot be read, or contains a line that is not `NAME=value`. The error
/// contains no values.
pub fn load_env_files() -> Result<(), Error> {
    FILES.iter().try_for_each(|file| load(file))
}

fn load(file: &str) -> Result<(), Error> {
    let text = match fs::read_to_string(Path::new(file)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("`{file}` cannot be read: {error}").into()),
    };
    if text.contains('\0') {
        return Err(format!("`{file}` contains a NUL character").into());
    }
    dotenvy::from_read(text.as_bytes()).map_err(|error| explain(file, &text, &error))
}

/// Converts an error to one that gives the line's number. The text of `dotenvy`'s error contains
/// the line itself, which may be a secret.
fn explain(file: &str, text: &str, error: &dotenvy::Error) -> Error {
    let malformed = match error {
        dotenvy::Error::LineParse(malformed, _) => malformed.lines().next(),
        _ => None,
    };
    let line = malformed.and_then(|malformed| text.lines().position(|line| line == malformed));
    match line {
        Some(line) => {
            let number = line + 1;
            format!("line {number} of `{file}` cannot be read; write `NAME=value`").into()
        }
        None => format!("`{file}` cannot be read; write one `NAME=value` per line").into(),
    }
}
