//! What a run of the contract leaves behind: a file for each behaviour that holds.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The prefix of the test binaries' names.
pub const PREFIX: &str = "contract_";

/// The record of one behaviour in one framework.
#[derive(Debug)]
#[must_use = "a behaviour that holds is to be recorded"]
pub struct Record(PathBuf);

impl Record {
    /// Forgets what an earlier run recorded. `place` is a folder for such files; the names are the
    /// test binary's, the group's and the behaviour's.
    pub fn begin(place: &str, [binary, group, behaviour]: [&str; 3]) -> Self {
        let framework = binary.strip_prefix(PREFIX).unwrap_or(binary);
        let file = file(&folder(place), framework, group, behaviour);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                panic!("{}: {error}", file.display())
            }
            _ => Self(file),
        }
    }

    /// The behaviour holds, or there is a reason why it can't exist.
    pub fn end(self, reason: Option<&str>) {
        let folder = self.0.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder that can be made");
        fs::write(&self.0, reason.unwrap_or_default()).expect("a file that can be written");
    }
}

/// Where the records are.
#[must_use]
pub fn folder(place: &str) -> PathBuf {
    Path::new(place).join("contract")
}

/// Where a behaviour's record is.
#[must_use]
pub fn file(records: &Path, framework: &str, group: &str, behaviour: &str) -> PathBuf {
    records.join(framework).join(group).join(behaviour)
}
