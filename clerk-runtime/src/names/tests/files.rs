use std::fmt::Write as _;
use std::fs;

use super::{Folder, NAMES};
use crate::names::DeclaredNames;

/// Returns the position and the reason of a rejection.
#[track_caller]
fn rejection(text: impl AsRef<[u8]>) -> String {
    let folder = Folder::with(text);
    let error = DeclaredNames::read(folder.file()).unwrap_err().to_string();
    let path = folder.file().display().to_string();
    error.strip_prefix(&path).unwrap().to_owned()
}

#[test]
fn roles_have_inherited_permissions() {
    let folder = Folder::with(NAMES);
    let names = DeclaredNames::read(folder.file()).unwrap();
    assert_eq!(
        names.roles().collect::<Vec<_>>(),
        ["org:admin", "org:member"]
    );
    let permissions = names.permissions_of("org:admin").collect::<Vec<_>>();
    assert_eq!(permissions, ["org:invoices:create", "org:invoices:read"]);
    assert_eq!(names.permissions_of("org:owner").count(), 0);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_accepted() {
    let text = format!("\u{feff}{}", NAMES.replace('\n', "\r\n"));
    let folder = Folder::with(text);
    let names = DeclaredNames::read(folder.file()).unwrap();
    assert_eq!(names.0.permissions["org:invoices:create"].line, 14);
}

#[test]
fn lines_of_names_are_counted() {
    let folder = Folder::with(NAMES);
    let names = DeclaredNames::read(folder.file()).unwrap();
    let line = |needle: &str| 1 + NAMES.lines().position(|it| it.starts_with(needle)).unwrap();
    assert_eq!(
        names.0.roles["org:member"].item.line,
        line("[roles.\"org:member\"]")
    );
    assert_eq!(names.0.templates["supabase"].line, line("supabase"));
}

#[test]
fn mistake_has_line_and_column() {
    let text = "[clerk]\nversion = 1\n\n[features]\ninvoices = { descripton = \"…\" }\n";
    let expected = ":5:14: unknown key `descripton`; did you mean `description`?";
    assert_eq!(rejection(text), expected);
}

#[test]
fn text_in_place_of_a_list_is_rejected() {
    let text = "[clerk]\nversion = 1\n[roles.\"org:a\"]\npermissions = \"org:a:b\"\n";
    assert_eq!(
        rejection(text),
        ":4:15: expected a list of names: `permissions = [\"…\"]`"
    );
}

#[test]
fn file_of_ten_megabytes_is_not_read_to_its_end() {
    let text = format!("{NAMES}#{}", "x".repeat(10 * 1024 * 1024));
    assert_eq!(rejection(text), ": the file is larger than 256 KiB");
}

#[test]
fn invalid_utf8_has_its_position() {
    assert_eq!(rejection(b"[clerk]\n# caf\xe9\n"), ":2:6: invalid UTF-8");
}

#[test]
fn missing_file_is_named() {
    let folder = Folder::new();
    let error = DeclaredNames::read(folder.file()).unwrap_err();
    let expected = format!("{}: the file does not exist", folder.file().display());
    assert_eq!(error.to_string(), expected);
    assert_eq!(format!("{error:?}"), format!("NamesError({expected})"));
}

#[test]
fn deep_nesting_is_an_error() {
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let error = rejection(format!("[clerk]\nversion = 1\na = {nested}\n"));
    assert!(error.starts_with(":3:"), "{error}");
}

/// A chain of roles, each of which inherits from the next one.
fn chain(length: usize) -> String {
    let mut text = String::from("[clerk]\nversion = 1\n");
    for number in 0..length {
        writeln!(text, "[roles.\"org:r{number}\"]").unwrap();
        if number + 1 < length {
            writeln!(text, "inherits = [\"org:r{}\"]", number + 1).unwrap();
        }
    }
    text
}

#[test]
fn long_chain_of_roles_is_an_error() {
    let folder = Folder::with(chain(10));
    DeclaredNames::read(folder.file()).unwrap();
    let error = rejection(chain(5000));
    assert!(
        error.contains("cannot inherit through more than 16"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn link_is_followed() {
    let (folder, other) = (Folder::with(NAMES), Folder::new());
    std::os::unix::fs::symlink(folder.file(), other.file()).unwrap();
    DeclaredNames::read(other.file()).unwrap();
    fs::remove_file(folder.file()).unwrap();
    let error = DeclaredNames::read(other.file()).unwrap_err().to_string();
    assert!(error.ends_with("the file does not exist"), "{error}");
}
