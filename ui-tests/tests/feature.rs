//! A build in which no web framework's feature is on. Every other case needs some, so that this one is
//! a crate of its own below `target`.
#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const HANDLER: &str = r#"#[clerk_runtime::protect(role = "org:admin")]
pub async fn handler(user_id: clerk_runtime::UserId) -> String {
    user_id.to_string()
}
"#;

#[test]
fn a_missing_framework_feature_is_told_once() {
    let errors = check(&scratch());
    let told: Vec<&str> = errors
        .lines()
        .filter(|line| line.starts_with("error") && !line.contains("could not compile"))
        .collect();
    let expected = [concat!(
        "error: no web framework's feature of `clerk-runtime` is enabled: add the one for your framework, ",
        r#"e.g. `clerk-runtime = { version = "0.1", features = ["axum"] }`"#
    )];
    assert_eq!(told, expected, "{errors}");
    assert!(errors.contains("src/lib.rs:1:1"), "{errors}");
}

/// The crate's folder.
fn scratch() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without_framework");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let runtime = root.join("clerk-runtime");
    let manifest = format!(
        "[package]\nname = \"without_framework\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nclerk-runtime = {{ path = \"{}\", default-features = false }}\n",
        runtime.display()
    );
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), HANDLER).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// What rustc says.
fn check(folder: &Path) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--color=never"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}
