//! The conformance data in its folder.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// All groups of cases, and the keys that they share.
#[derive(Debug)]
pub struct Corpus {
    keys: Value,
    groups: Vec<Group>,
}

/// The cases of one file.
#[derive(Debug)]
pub(crate) struct Group(Value);

impl Corpus {
    /// Reads all groups of a folder, sorted by name.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut groups: Vec<Group> = fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("an entry of the folder").path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "json")
            })
            .filter(|path| path.file_stem().is_some_and(|name| name != "keys"))
            .map(|path| Group(json_file(&path)))
            .collect();
        assert!(
            !groups.is_empty(),
            "no conformance data in {}",
            folder.display()
        );
        groups.sort_by(|one, other| one.name().cmp(other.name()));
        Self {
            keys: json_file(&folder.join("keys.json")),
            groups,
        }
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Resolves `jwtKey`: `@name` names a key in `keys.json`, any other text is a PEM itself.
    pub(crate) fn pem<'c>(&'c self, jwt_key: &'c str) -> &'c str {
        match jwt_key.strip_prefix('@') {
            Some(name) => self.text(&["keys", name, "publicKeyPem"]),
            None => jwt_key,
        }
    }

    /// Returns a JWKS document by its name in `backend.jwks`.
    pub(crate) fn jwks(&self, name: &str) -> &Value {
        let jwks = &self.keys["jwks"][name];
        assert!(jwks.is_object(), "no JWKS is called {name}");
        jwks
    }

    fn text(&self, path: &[&str]) -> &str {
        let value = path.iter().fold(&self.keys, |value, name| &value[*name]);
        value
            .as_str()
            .unwrap_or_else(|| panic!("no {path:?} in keys.json"))
    }
}

impl Group {
    pub(crate) fn name(&self) -> &str {
        self.0["group"].as_str().expect("a group has a name")
    }

    pub(crate) fn kind(&self) -> &str {
        self.0["kind"].as_str().expect("a group has a kind")
    }

    pub(crate) fn cases(&self) -> &[Value] {
        self.0["cases"].as_array().expect("a group has cases")
    }
}

fn json_file(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
