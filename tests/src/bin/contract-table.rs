//! Writes the framework support document, or checks that it is up to date.
//!
//! `contract-table TEMPORARY DOCUMENT [--check]`, where `TEMPORARY` is the folder in which the
//! tests have recorded their results; see `tests/contract-table/run`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use tests::apps::FRAMEWORKS;
use tests::contract::{record, table};

#[expect(clippy::print_stderr, reason = "a tool for a terminal")]
fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let (temporary, document, check) = match arguments {
        [temporary, document] => (temporary, PathBuf::from(document), false),
        [temporary, document, flag] if flag == "--check" => {
            (temporary, PathBuf::from(document), true)
        }
        _ => {
            return Err(
                "invalid arguments: write `contract-table TEMPORARY DOCUMENT [--check]`".to_owned(),
            );
        }
    };
    let text = table::document(&record::folder(temporary), FRAMEWORKS)?;
    if !check {
        return fs::write(&document, text).map_err(|error| at(&document, &error));
    }
    let written = fs::read_to_string(&document).map_err(|error| at(&document, &error))?;
    if written == text {
        return Ok(());
    }
    Err(format!(
        "{} is out of date: run `tests/contract-table/run`",
        document.display()
    ))
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
