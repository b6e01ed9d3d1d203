//! The program `clerk-names`: `pull`, `check` and `diff`.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use similar::TextDiff;

use super::file::{self, FILE_NAME, FileError, Names, locate, workspace_root};
use super::live::{self, Live, LiveError, Section};
use super::{difference, document};
use crate::Clerk;
use crate::config::{ConfigError, names_path};

const HELP: &str = "\
Keeps `clerk.toml` equal to an instance of Clerk.

Usage: clerk-names <COMMAND> [OPTIONS]

Commands:
  pull   writes the names of the instance to the file; comments, scopes and reverification presets stay
  check  compares the file with the instance, and exits with 1 if they differ
  diff   prints what `pull` would change

Options:
  --file <PATH>     the file [default: CLERK_NAMES, or clerk.toml in this folder or the workspace's]
  --skip <SECTION>  does not read or change a section: roles, permissions, features, plans or templates
  --help            prints this text

The instance is that of CLERK_SECRET_KEY and CLERK_API_URL.
";

/// Exit status of `check` if the file differs from the instance, as that of the Unix tool `diff`.
const DIFFERENT: u8 = 1;

/// Exit status of an error.
const FAILED: u8 = 2;

/// Runs the program in this process.
pub(crate) fn main() -> ExitCode {
    let (mut out, mut errors) = (io::stdout(), io::stderr());
    let process = Process {
        folder: std::env::current_dir().unwrap_or_default(),
        variable: names_path(),
        out: &mut out,
        errors: &mut errors,
    };
    let arguments = std::env::args_os().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime
            .block_on(run(arguments, Clerk::from_env, process))
            .into(),
        Err(error) => {
            writeln!(errors, "error: {error}").unwrap_or_default();
            FAILED.into()
        }
    }
}

/// Environment and output of the process.
pub(crate) struct Process<'a> {
    /// The current folder.
    pub(crate) folder: PathBuf,
    /// The value of `CLERK_NAMES`.
    pub(crate) variable: Option<OsString>,
    pub(crate) out: &'a mut dyn Write,
    pub(crate) errors: &'a mut dyn Write,
}

/// Runs the program with these arguments, without its own name. Returns the exit status.
pub(crate) async fn run(
    arguments: Vec<OsString>,
    clerk: impl FnOnce() -> Result<Clerk, ConfigError>,
    process: Process<'_>,
) -> u8 {
    let Process { out, errors, .. } = process;
    let outcome = match Arguments::parse(arguments) {
        Ok(None) => write!(out, "{HELP}")
            .map(|()| 0)
            .map_err(ProgramError::Output),
        Ok(Some(arguments)) => {
            let path = arguments.path(&process.folder, process.variable.as_deref());
            execute(&arguments, &path, clerk, out).await
        }
        Err(error) => Err(ProgramError::Arguments(error)),
    };
    outcome.unwrap_or_else(|error| {
        // If the text cannot be written, the exit status still shows the error.
        writeln!(errors, "error: {error}").unwrap_or_default();
        FAILED
    })
}

/// Reason why a command failed. The file is then unchanged, unless only the output failed.
#[derive(Debug, thiserror::Error)]
enum ProgramError {
    #[error("{0}; `clerk-names --help` lists the arguments")]
    Arguments(lexopt::Error),
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("{0}")]
    File(#[from] FileError),
    #[error("{} does not exist: write it with `clerk-names pull`", .0.display())]
    NoFile(PathBuf),
    #[error("{0}")]
    Live(LiveError),
    #[error("{0}; if the instance has no billing, add `--skip plans --skip features`")]
    Plans(LiveError),
    #[error("the names of Clerk cannot be written: {0}")]
    Unusable(FileError),
    #[error("{} cannot be changed: it contains a section that is not a table", .0.display())]
    Shape(PathBuf),
    #[error("{} cannot be written: {error}", path.display())]
    Write { path: PathBuf, error: io::Error },
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Pull,
    Check,
    Diff,
}

struct Arguments {
    command: Command,
    file: Option<PathBuf>,
    skipped: Vec<Section>,
}

impl Arguments {
    /// Parses the arguments; `None` for `--help`.
    fn parse(arguments: Vec<OsString>) -> Result<Option<Self>, lexopt::Error> {
        use lexopt::prelude::*;

        let mut parser = lexopt::Parser::from_args(arguments);
        let (mut command, mut file, mut skipped) = (None, None, Vec::new());
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("file") => file = Some(parser.value()?.into()),
                Long("skip") => skipped.push(parser.value()?.parse_with(section)?),
                Value(value) if command.is_none() => command = Some(value.parse_with(of_name)?),
                other => return Err(other.unexpected()),
            }
        }
        let command = command.ok_or("the command is missing: `pull`, `check` or `diff`")?;
        Ok(Some(Self {
            command,
            file,
            skipped,
        }))
    }

    fn path(&self, folder: &Path, variable: Option<&OsStr>) -> PathBuf {
        let stated = self.file.as_ref().map(|file| folder.join(file));
        let workspace = || workspace_root(folder);
        stated
            .or_else(|| locate(folder, workspace().as_deref(), variable))
            .unwrap_or_else(|| folder.join(FILE_NAME))
    }
}

fn of_name(name: &str) -> Result<Command, &'static str> {
    match name {
        "pull" => Ok(Command::Pull),
        "check" => Ok(Command::Check),
        "diff" => Ok(Command::Diff),
        _ => Err("expected `pull`, `check` or `diff`"),
    }
}

fn section(name: &str) -> Result<Section, &'static str> {
    let section = Section::ALL.into_iter().find(|it| it.as_str() == name);
    section.ok_or("expected `roles`, `permissions`, `features`, `plans` or `templates`")
}

/// Runs a command. The file is read before Clerk is called, and written after all else succeeded.
async fn execute(
    arguments: &Arguments,
    path: &Path,
    clerk: impl FnOnce() -> Result<Clerk, ConfigError>,
    out: &mut dyn Write,
) -> Result<u8, ProgramError> {
    let exists = path.symlink_metadata().is_ok();
    if !exists && arguments.command == Command::Check {
        return Err(ProgramError::NoFile(path.to_owned()));
    }
    let names = if exists {
        file::read(path)?
    } else {
        Names::default()
    };
    let live = live::read(&clerk()?, &arguments.skipped).await;
    let live = live.map_err(|error| match error.what {
        live::PLANS => ProgramError::Plans(error),
        _ => ProgramError::Live(error),
    })?;
    for role in &live.unassignable {
        writeln!(
            out,
            "note: role `{role}` is in no role set, so that no member can have it"
        )?;
    }
    if arguments.command == Command::Check {
        return check(&names, &live, arguments, path, out);
    }
    let text = exists.then(|| text(path)).transpose()?;
    let new = updated(text.as_deref(), &names, &live, arguments, path)?;
    let old = text.unwrap_or_default();
    if arguments.command == Command::Diff {
        let name = path.display().to_string();
        let diff = TextDiff::from_lines(&old, &new);
        write!(out, "{}", diff.unified_diff().header(&name, &name))?;
    } else if old == new {
        writeln!(out, "{} is up to date", path.display())?;
    } else {
        write(path, &new).map_err(|error| failed_write(path, error))?;
        writeln!(out, "{} is written", path.display())?;
    }
    Ok(0)
}

fn check(
    names: &Names,
    live: &Live,
    arguments: &Arguments,
    path: &Path,
    out: &mut dyn Write,
) -> Result<u8, ProgramError> {
    let lines = difference::lines(names, &live.names, &arguments.skipped);
    if lines.is_empty() {
        writeln!(out, "{} is equal to Clerk", path.display())?;
        return Ok(0);
    }
    writeln!(out, "{} differs from Clerk:", path.display())?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    writeln!(
        out,
        "write the names of Clerk to the file with `clerk-names pull`"
    )?;
    Ok(DIFFERENT)
}

/// Returns the text with the names of the instance. It is a valid file, so that the next build has no
/// error.
fn updated(
    text: Option<&str>,
    names: &Names,
    live: &Live,
    arguments: &Arguments,
    path: &Path,
) -> Result<String, ProgramError> {
    let new = document::updated(text, names, &live.names, &arguments.skipped);
    let new = new.ok_or_else(|| ProgramError::Shape(path.to_owned()))?;
    file::read::check(path, &new).map_err(ProgramError::Unusable)?;
    Ok(new)
}

fn text(path: &Path) -> Result<String, ProgramError> {
    fs::read_to_string(path).map_err(|error| failed_write(path, error))
}

fn failed_write(path: &Path, error: io::Error) -> ProgramError {
    let path = path.to_owned();
    ProgramError::Write { path, error }
}

/// Replaces a file as a whole: it has the old text or the new one, even if the program is killed.
/// If the path is a link, its target is replaced.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mut new = readable().tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(&target) {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Returns a builder of files that other users can read, like other files in a repository.
#[cfg(unix)]
fn readable() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt as _;

    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o644));
    builder
}

#[cfg(not(unix))]
fn readable() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}
