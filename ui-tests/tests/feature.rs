//! A build without the feature of a web framework. All other cases need one, so this test writes a
//! crate below `target`.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const HANDLER: &str = r#"#[clerk_runtime::protect(role = "org:admin")]
pub async fn handler(user_id: clerk_runtime::UserId) -> String {
    user_id.to_string()
}
"#;

const LAYERS: &str = "pub use clerk_runtime::{ClerkLayer, ClerkService, Require};\n";

const GROUPS: &str = "pub async fn names(clerk: &clerk_runtime::Clerk) -> Option<String> {
    let page = clerk.organizations().list().limit(5).await.ok()?;
    let client: &clerk_runtime::api::Client = clerk.api();
    let plans = client.billing().plans().await.ok()?.len();
    Some(format!(\"{plans} {}\", page.first()?.id))
}
";

#[test]
fn layer_without_a_framework_names_public_features() {
    let errors = check(&scratch_crate("without_layer", LAYERS));
    assert_eq!(error_lines(&errors).len(), 1, "{errors}");
    assert!(errors.contains("feature = \"axum\""), "{errors}");
    assert!(!errors.contains("\"__"), "{errors}");
}

#[test]
fn method_of_a_disabled_group_names_its_feature() {
    let errors = check(&scratch_crate("without_groups", GROUPS));
    let expected = [
        "error[E0277]: `organizations()` needs the feature `api-organizations` of `clerk-runtime`",
        "error[E0277]: `billing()` needs the feature `api-billing` of `clerk-runtime`",
    ];
    assert_eq!(error_lines(&errors), expected, "{errors}");
}

#[test]
fn missing_framework_feature_is_one_error() {
    let errors = check(&scratch_crate("without_framework", HANDLER));
    let expected = [concat!(
        "error: no framework feature of `clerk-runtime` is enabled: add the feature of your framework, ",
        r#"such as `clerk-runtime = { version = "0.1", features = ["axum"] }`"#
    )];
    assert_eq!(error_lines(&errors), expected, "{errors}");
    assert!(errors.contains("src/lib.rs:1:1"), "{errors}");
}

/// Returns the first line of each error.
fn error_lines(errors: &str) -> Vec<&str> {
    let is_error = |line: &&str| line.starts_with("error") && !line.contains("could not compile");
    errors.lines().filter(is_error).collect()
}

/// Writes a crate with this code and returns its folder.
fn scratch_crate(name: &str, code: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let runtime = root.join("clerk-runtime");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nclerk-runtime = {{ path = \"{}\", default-features = false }}\n",
        runtime.display()
    );
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), code).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// Returns the output of rustc.
fn check(folder: &Path) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--color=never"])
        .current_dir(folder)
        // One target folder for all crates, so that the dependencies are checked once.
        .env(
            "CARGO_TARGET_DIR",
            folder.with_file_name("without_framework").join("target"),
        )
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}
