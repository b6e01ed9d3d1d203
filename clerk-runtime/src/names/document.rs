//! Text of `clerk.toml` with the names of an instance. Comments, order and descriptions of the
//! existing file are kept, and so are the sections that Clerk does not know: scopes and
//! reverification presets.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, DocumentMut, InlineTable, Item as Toml, Table, TableLike, Value};

use super::file::{Item, Names, Plan, Role};
use super::live::Section;

const NEW: &str = "\
# Names that the attributes check, and that `clerk-names check` compares with Clerk.

[clerk]
version = 1
";

/// Returns the text of an existing file, or of a new one, with the names of an instance. `None` if the
/// existing text is not TOML.
pub(super) fn updated(
    text: Option<&str>,
    file: &Names,
    live: &Names,
    skipped: &[Section],
) -> Option<String> {
    let mut document: DocumentMut = text.unwrap_or(NEW).parse().ok()?;
    for section in Section::ALL.into_iter().filter(|it| !skipped.contains(it)) {
        let name = section.as_str();
        match section {
            Section::Roles => update(&mut document, name, &live.roles, |entry, key, role| {
                set_role(entry, role, file.roles.get(key));
            }),
            Section::Permissions => items(&mut document, name, &live.permissions),
            Section::Features => items(&mut document, name, &live.features),
            Section::Plans => update(&mut document, name, &live.plans, |entry, key, plan| {
                set_plan(entry, plan, file.plans.get(key));
            }),
            Section::Templates => items(&mut document, name, &live.templates),
        }?;
    }
    Some(document.to_string())
}

fn items(document: &mut DocumentMut, name: &str, live: &BTreeMap<String, Item>) -> Option<()> {
    update(document, name, live, |entry, _, item| {
        if entry.is_none() {
            *entry = description(item)
                .unwrap_or_else(|| InlineTable::new().into())
                .into();
        }
    })
}

/// Updates a section: entries that Clerk lacks are removed, and `set` writes the others.
fn update<T>(
    document: &mut DocumentMut,
    name: &str,
    live: &BTreeMap<String, T>,
    set: impl Fn(&mut Toml, &str, &T),
) -> Option<()> {
    if live.is_empty() && !document.contains_key(name) {
        return Some(());
    }
    let empty = || {
        let mut table = Table::new();
        table.set_implicit(true);
        Toml::Table(table)
    };
    let section = document.entry(name).or_insert_with(empty);
    let section = section.as_table_like_mut()?;
    let keys: Vec<String> = section.iter().map(|(key, _)| key.to_owned()).collect();
    for key in keys.iter().filter(|key| !live.contains_key(*key)) {
        section.remove(key);
    }
    for (key, value) in live {
        if let Some(entry) = section.get_mut(key) {
            set(entry, key, value);
        } else {
            let mut entry = Toml::None;
            set(&mut entry, key, value);
            section.insert(key, entry);
        }
    }
    Some(())
}

/// Writes the permissions, unless those in the file, including inherited ones, are the same.
fn set_role(entry: &mut Toml, live: &Role, stated: Option<&Role>) {
    if stated.is_some_and(|stated| stated.permissions == live.permissions) {
        return;
    }
    let Some(table) = as_table(entry, &live.item) else {
        return;
    };
    table.remove("inherits");
    table.insert("permissions", list(&live.permissions));
}

fn set_plan(entry: &mut Toml, live: &Plan, stated: Option<&Plan>) {
    let is_same = |stated: &Plan| stated.payer == live.payer && stated.features == live.features;
    if stated.is_some_and(is_same) {
        return;
    }
    let Some(table) = as_table(entry, &live.item) else {
        return;
    };
    match live.payer {
        Some(payer) => drop(table.insert("payer", payer.as_str().into())),
        None => drop(table.remove("payer")),
    }
    table.insert("features", list(&live.features.clone().unwrap_or_default()));
}

/// Returns the entry as a table. A text becomes the description of the new table.
fn as_table<'a>(entry: &'a mut Toml, item: &Item) -> Option<&'a mut dyn TableLike> {
    if !entry.is_table_like() {
        let stated = entry.as_value().cloned().or_else(|| description(item));
        let mut table = Table::new();
        if let Some(mut text) = stated {
            text.decor_mut().clear();
            table.insert("description", text.into());
        }
        *entry = Toml::Table(table);
    }
    entry.as_table_like_mut()
}

fn description(item: &Item) -> Option<Value> {
    item.description.as_deref().map(Value::from)
}

/// Returns a list with one name per line.
fn list(names: &BTreeSet<String>) -> Toml {
    let mut list = Array::new();
    for name in names {
        let mut value = Value::from(name.as_str());
        value.decor_mut().set_prefix("\n    ");
        list.push_formatted(value);
    }
    if !list.is_empty() {
        list.set_trailing_comma(true);
        list.set_trailing("\n");
    }
    list.into()
}
