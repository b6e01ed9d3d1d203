//! Tests of the file, and of the program against the offline instance.

mod files;
#[cfg(feature = "dev")]
mod offline;
#[cfg(all(feature = "dev", feature = "names"))]
mod program;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

const NAMES: &str = r#"# Names of the invoices.

[clerk]
version = 1

[roles."org:admin"]
inherits = ["org:member"] # and more
permissions = ["org:invoices:create"]

[roles."org:member"]
permissions = ["org:invoices:read"]

[permissions]
"org:invoices:create" = "Creates invoices."
"org:invoices:read" = "Reads invoices."

[features]
export = {}
invoices = {}

[plans.pro]
payer = "org"
features = ["export"]

[templates]
supabase = {}

[scopes]
"invoices:read" = {}
"#;

/// A folder with a `clerk.toml`, removed afterwards.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(text: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        fs::write(folder.file(), text).unwrap();
        folder
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("clerk.toml")
    }

    #[cfg(all(feature = "dev", feature = "names"))]
    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }
}
