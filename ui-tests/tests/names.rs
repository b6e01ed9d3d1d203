//! Rebuilds after a change of `clerk.toml`. This needs cargo, so the test writes a workspace below `target`.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CODE: &str = r#"use http::{Request, Response};

clerk_runtime::policy!(pub ManageInvoices: permission = "org:invoices:manage");

#[clerk_runtime::protect(request = req, role = "org:admin")]
pub async fn show(req: Request<()>) -> Response<String> {
    Response::new(req.uri().to_string())
}
"#;

const NAMES: &str = r#"[clerk]
version = 1

[roles."org:admin"]
permissions = ["org:invoices:manage"]

[permissions]
"org:invoices:manage" = {}
"#;

/// A workspace with one package, `app`.
struct Workspace(PathBuf);

impl Workspace {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\nhttp = \"1\"\n\
             clerk-runtime = {{ path = \"{}\", default-features = false, features = [\"tower\"] }}\n",
            root.join("clerk-runtime").display()
        );
        fs::remove_dir_all(&folder).unwrap_or_default();
        fs::create_dir_all(folder.join("app/src")).unwrap();
        let workspace = Self(folder);
        workspace.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"app\"]\nresolver = \"3\"\n",
        );
        workspace.write("app/Cargo.toml", &manifest);
        workspace.write("app/src/lib.rs", CODE);
        fs::copy(root.join("Cargo.lock"), workspace.0.join("Cargo.lock")).unwrap();
        workspace
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.0.join(file)).unwrap();
    }

    fn check(&self, variable: Option<&str>) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["check", "--offline", "--color=never"])
            .current_dir(&self.0)
            // One target folder for all tests, so that the dependencies are checked once.
            .env("CARGO_TARGET_DIR", self.0.with_file_name("names-target"))
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("CLERK_NAMES")
            .env_remove("RUSTFLAGS");
        cargo.envs(variable.map(|value| ("CLERK_NAMES", value)));
        cargo.output().unwrap()
    }

    /// Returns `true` if the package was compiled, and not up to date.
    #[track_caller]
    fn compiles(&self, variable: Option<&str>) -> bool {
        let output = self.check(variable);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{text}");
        text.contains("Checking ") && text.contains("/app)")
    }

    #[track_caller]
    fn fails_with(&self, variable: Option<&str>, expected: &[&str]) {
        let output = self.check(variable);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{text}");
        let is_error =
            |line: &&str| line.starts_with("error") && !line.contains("could not compile");
        let errors: Vec<&str> = text.lines().filter(is_error).collect();
        assert_eq!(errors, expected, "{text}");
    }
}

const UNKNOWN_ROLE: &str = "error: unknown role `org:admin`; did you mean `org:admins`?";

#[test]
fn changed_file_of_the_workspace_is_checked_again() {
    let workspace = Workspace::new("names-changed");
    workspace.write("clerk.toml", NAMES);
    assert!(workspace.compiles(None));
    assert!(!workspace.compiles(None), "nothing has changed");

    workspace.write("clerk.toml", &NAMES.replace("org:admin", "org:admins"));
    workspace.fails_with(None, &[UNKNOWN_ROLE]);
    workspace.write("clerk.toml", "[clerk]\nversion = 1\n");
    workspace.fails_with(
        None,
        &[
            "error: unknown permission `org:invoices:manage`",
            "error: unknown role `org:admin`",
        ],
    );
    workspace.write("clerk.toml", NAMES);
    assert!(workspace.compiles(None));
}

#[test]
fn changed_file_is_checked_again_if_the_first_handler_is_not_compiled() {
    let workspace = Workspace::new("names-excluded");
    let handlers = CODE.replace(
        "clerk_runtime::policy!(pub ManageInvoices: permission = \"org:invoices:manage\");",
        "",
    );
    let excluded = handlers.replace("pub async fn show", "#[cfg(any())]\npub async fn excluded");
    let second = handlers.replace("use http::{Request, Response};", "");
    workspace.write("clerk.toml", NAMES);
    workspace.write("app/src/lib.rs", &format!("{excluded}{second}"));
    assert!(workspace.compiles(None));
    assert!(!workspace.compiles(None), "nothing has changed");
    workspace.write("clerk.toml", &NAMES.replace("org:admin", "org:admins"));
    workspace.fails_with(None, &[UNKNOWN_ROLE]);
}

#[test]
fn removed_file_ends_the_checks() {
    let workspace = Workspace::new("names-removed");
    workspace.write("clerk.toml", NAMES);
    assert!(workspace.compiles(None));
    workspace.remove("clerk.toml");
    assert!(workspace.compiles(None), "the file was a part of the build");
    assert!(!workspace.compiles(None), "nothing has changed");
    workspace.write(
        "app/src/lib.rs",
        &CODE.replace("org:admin", "org:undeclared"),
    );
    assert!(workspace.compiles(None));
}

#[test]
fn new_file_is_read_by_the_next_compilation() {
    let workspace = Workspace::new("names-added");
    assert!(workspace.compiles(None));
    workspace.write("clerk.toml", &NAMES.replace("org:admin", "org:admins"));
    assert!(
        !workspace.compiles(None),
        "cargo does not know the file yet"
    );
    workspace.write("app/src/lib.rs", &format!("{CODE}\n"));
    workspace.fails_with(None, &[UNKNOWN_ROLE]);
}

#[test]
fn variable_names_another_file_or_none() {
    let workspace = Workspace::new("names-variable");
    workspace.write("clerk.toml", NAMES);
    workspace.write("app/other.toml", &NAMES.replace("org:admin", "org:admins"));
    assert!(workspace.compiles(None));
    workspace.fails_with(Some("other.toml"), &[UNKNOWN_ROLE]);
    assert!(workspace.compiles(Some("off")));
    workspace.remove("clerk.toml");
    assert!(workspace.compiles(None));
}

#[test]
fn published_copy_of_a_package_has_no_workspace() {
    let workspace = Workspace::new("names-vendored");
    workspace.write("clerk.toml", "[clerk]\nversion = 1\n");
    workspace.write("app/.cargo-checksum.json", "{\"files\":{}}");
    assert!(workspace.compiles(None));
}
