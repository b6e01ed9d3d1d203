//! Starts the example with `.env` files, each time in its own folder.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use example_shared::Error;

/// Folder of one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Result<Self, Error> {
        let path = env::temp_dir().join(format!("example-axum-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        let folder = Self(path);
        for (file, text) in files {
            fs::write(folder.0.join(file), text)?;
        }
        Ok(folder)
    }

    /// Runs the example, which must fail, and returns its error.
    fn error(&self, variables: &[(&str, &str)]) -> Result<String, Error> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_example-axum"));
        command.current_dir(&self.0).env_clear();
        let output = command.envs(variables.iter().copied()).output()?;
        assert_eq!(output.status.code(), Some(1));
        Ok(String::from_utf8(output.stderr)?)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn variable_of_a_file_is_read() -> Result<(), Error> {
    let folder = Folder::new("read", &[(".env", "CLERK_SECRET_KEY=sk_test_\n")])?;
    let error = folder.error(&[])?;
    assert!(error.contains("CLERK_SECRET_KEY"), "{error}");
    Ok(())
}

#[test]
fn environment_takes_precedence_then_env_local_then_env() -> Result<(), Error> {
    let files = [
        (".env.local", "PORT=local"),
        (".env", "CLERK_SECRET_KEY=sk_test_key\nPORT=shared"),
    ];
    let folder = Folder::new("order", &files)?;
    let error = folder.error(&[("PORT", "environment")])?;
    assert!(error.contains("`environment`"), "{error}");
    let error = folder.error(&[])?;
    assert!(error.contains("`local`"), "{error}");

    let folder = Folder::new("alone", &files[1..])?;
    let error = folder.error(&[])?;
    assert!(error.contains("`shared`"), "{error}");
    Ok(())
}

#[test]
fn malformed_line_is_an_error_with_its_number_and_without_its_text() -> Result<(), Error> {
    let text = "# keys\n\nCLERK_SECRET_KEY=\"sk_test_hidden\n";
    let folder = Folder::new("malformed", &[(".env.local", text)])?;
    let error = folder.error(&[])?;
    assert!(error.contains("line 3 of `.env.local`"), "{error}");
    assert!(!error.contains("hidden"), "{error}");

    let folder = Folder::new("words", &[(".env", "PORT=3000\nsk_test_hidden\n")])?;
    let error = folder.error(&[])?;
    assert!(error.contains("line 2 of `.env`"), "{error}");
    assert!(!error.contains("hidden"), "{error}");
    Ok(())
}

#[test]
fn nul_character_in_a_file_is_an_error() -> Result<(), Error> {
    let folder = Folder::new("nul", &[(".env", "PORT=30\u{0}00\n")])?;
    let error = folder.error(&[])?;
    assert!(error.contains("`.env` contains a NUL character"), "{error}");
    Ok(())
}
