//! Records of a contract run: one file for each behaviour that passed or does not apply.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Record of one behaviour in one framework.
#[derive(Debug)]
#[must_use = "call `end()` to record the result"]
pub struct Record(PathBuf);

impl Record {
    /// Removes the record of an earlier run. `temporary` is the folder for temporary files;
    /// `module` is the path of the test's module, which ends in the framework and the group.
    pub fn begin(temporary: &str, module: &str, behaviour: &str) -> Self {
        let mut names = module.rsplit("::");
        let group = names.next().expect("a group");
        let framework = names.next().expect("a framework");
        let file = file(&folder(temporary), framework, group, behaviour);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                panic!("{}: {error}", file.display())
            }
            _ => Self(file),
        }
    }

    /// Records that the behaviour passed, or the reason why it does not apply.
    pub fn end(self, reason: Option<&str>) {
        let folder = self.0.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder that can be made");
        fs::write(&self.0, reason.unwrap_or_default()).expect("a file that can be written");
    }
}

/// Returns the folder of the records in the folder for temporary files.
#[must_use]
pub fn folder(temporary: &str) -> PathBuf {
    Path::new(temporary).join("contract")
}

/// Returns the file of a behaviour's record.
#[must_use]
pub fn file(records: &Path, framework: &str, group: &str, behaviour: &str) -> PathBuf {
    records.join(framework).join(group).join(behaviour)
}
