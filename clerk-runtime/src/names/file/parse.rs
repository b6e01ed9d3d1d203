//! Syntax of `clerk.toml`. Parsing ends at the first mistake.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::super::grammar;
use super::resolve::{RawPlan, RawRole, plans, roles};
use super::{Item, Names, Payer, Preset, nearest, suggestion};

/// A mistake, at an offset of the text.
#[derive(Debug)]
pub(super) struct Invalid {
    pub(super) at: usize,
    pub(super) message: String,
}

pub(super) type Parsed<T> = Result<T, Invalid>;

const SECTIONS: [&str; 8] = [
    "clerk",
    "roles",
    "permissions",
    "features",
    "plans",
    "templates",
    "scopes",
    "reverification",
];

/// Clerk's levels of reverification, with the runtime's names.
pub(crate) const LEVELS: [(&str, &str); 3] = [
    ("first_factor", "FirstFactor"),
    ("second_factor", "SecondFactor"),
    ("multi_factor", "MultiFactor"),
];

/// Clerk's own presets, with the runtime's names. A file cannot declare them.
pub(crate) const PRESETS: [(&str, &str); 4] = [
    ("strict_mfa", "STRICT_MFA"),
    ("strict", "STRICT"),
    ("moderate", "MODERATE"),
    ("lax", "LAX"),
];

pub(super) fn parse(text: &str) -> Parsed<Names> {
    let document = DeTable::parse(text).map_err(|error| Invalid {
        at: error.span().map_or(text.len(), |span| span.start),
        message: error.message().to_owned(),
    })?;
    let root = document.get_ref();
    check_version(root)?;
    check_keys(root, &SECTIONS)?;
    let sections = Sections {
        root,
        lines: text.match_indices('\n').map(|(at, _)| at).collect(),
    };
    let permissions = sections.read("permissions", &[], grammar::permission, item)?;
    let features = sections.read("features", &[], unscoped_feature, item)?;
    let raw_roles = sections.read("roles", &["inherits", "permissions"], grammar::role, role)?;
    let raw_plans = sections.read("plans", &["payer", "features"], unscoped_plan, plan)?;
    Ok(Names {
        roles: roles(&raw_roles, &permissions)?,
        plans: plans(raw_plans, &features)?,
        permissions,
        features,
        templates: sections.read("templates", &[], key, item)?,
        scopes: sections.read("scopes", &[], scope, item)?,
        reverification: sections.read(
            "reverification",
            &["level", "after_minutes"],
            own_preset,
            preset,
        )?,
    })
}

/// Requires `version = 1` in `[clerk]`, which distinguishes the file from that of another tool.
fn check_version(root: &DeTable<'_>) -> Parsed<()> {
    let clerk = root
        .get("clerk")
        .map(|clerk| (clerk, clerk.get_ref().get("version")));
    let Some((clerk, Some(version))) = clerk else {
        return Err(Invalid {
            at: 0,
            message: String::from(
                "this file declares no names: begin it with the lines `[clerk]` and `version = 1`; if it \
                 belongs to another tool, set `CLERK_NAMES=off`",
            ),
        });
    };
    check_keys(table(clerk)?, &["version"])?;
    if integer(version) == Some(1) {
        return Ok(());
    }
    Err(invalid(version, "unknown version: expected `version = 1`"))
}

/// The document, and the offsets of its line ends.
struct Sections<'a> {
    root: &'a DeTable<'a>,
    lines: Vec<usize>,
}

/// A declaration in a section.
struct Entry<'a> {
    item: Item,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Sections<'a> {
    /// Reads a section. The value of each name is a description, or a table with these fields and
    /// `description`.
    fn read<T>(
        &self,
        section: &str,
        fields: &[&str],
        grammar: fn(&[u8]) -> Result<(), &'static str>,
        read: fn(Entry<'a>) -> Parsed<T>,
    ) -> Parsed<BTreeMap<String, T>> {
        let mut items = BTreeMap::new();
        let Some(section) = self.root.get(section) else {
            return Ok(items);
        };
        for (name, value) in table(section)? {
            let text = name.get_ref();
            grammar(text.as_bytes()).map_err(|message| invalid(name, message))?;
            let entry = self.entry(name, value, fields)?;
            items.insert(text.clone().into_owned(), read(entry)?);
        }
        Ok(items)
    }

    fn entry(
        &self,
        name: &Spanned<DeString<'a>>,
        value: &'a Spanned<DeValue<'a>>,
        fields: &[&str],
    ) -> Parsed<Entry<'a>> {
        let description = match value.get_ref() {
            DeValue::String(_) => Some(value),
            DeValue::Table(entry) => {
                check_keys(entry, &[fields, &["description"]].concat())?;
                entry.get("description")
            }
            _ => return Err(invalid(value, "expected a description or a table")),
        };
        let at = name.span().start;
        let item = Item {
            description: description
                .map(|it| text(it).map(str::to_owned))
                .transpose()?,
            line: 1 + self.lines.partition_point(|end| *end < at),
        };
        Ok(Entry { item, value })
    }
}

impl<'a> Entry<'a> {
    fn field(&self, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.value.get_ref().get(name)
    }

    fn required(&self, name: &str, example: &str) -> Parsed<&'a Spanned<DeValue<'a>>> {
        let missing = || {
            invalid(
                self.value,
                format!("`{name}` is missing: write `{example}`"),
            )
        };
        self.field(name).ok_or_else(missing)
    }

    /// Returns the names in a list.
    fn list(&self, name: &str) -> Parsed<Option<Vec<Spanned<String>>>> {
        let Some(value) = self.field(name) else {
            return Ok(None);
        };
        let expected = || {
            invalid(
                value,
                format!("expected a list of names: `{name} = [\"…\"]`"),
            )
        };
        let mut list = Vec::<Spanned<String>>::new();
        for value in value.get_ref().as_array().ok_or_else(expected)? {
            let name = text(value)?.to_owned();
            if list.iter().any(|other| *other.get_ref() == name) {
                return Err(invalid(
                    value,
                    format!("duplicate `{name}`: remove one of the two"),
                ));
            }
            list.push(Spanned::new(value.span(), name));
        }
        Ok(Some(list))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of the readers of entries")]
fn item(entry: Entry<'_>) -> Parsed<Item> {
    Ok(entry.item)
}

fn role(entry: Entry<'_>) -> Parsed<RawRole> {
    Ok(RawRole {
        inherits: entry.list("inherits")?.unwrap_or_default(),
        permissions: entry.list("permissions")?.unwrap_or_default(),
        item: entry.item,
    })
}

fn plan(entry: Entry<'_>) -> Parsed<RawPlan> {
    let payer = entry.field("payer").map(|payer| match text(payer)? {
        "org" => Ok(Payer::Org),
        "user" => Ok(Payer::User),
        _ => Err(invalid(payer, "expected `\"org\"` or `\"user\"`")),
    });
    Ok(RawPlan {
        payer: payer.transpose()?,
        features: entry.list("features")?,
        item: entry.item,
    })
}

fn preset(entry: Entry<'_>) -> Parsed<Preset> {
    let level = entry.required("level", "level = \"second_factor\"")?;
    let name = text(level)?;
    let known = LEVELS.into_iter().find(|(known, _)| *known == name);
    let minutes = entry.required("after_minutes", "after_minutes = 10")?;
    let number = integer(minutes).filter(|number| *number > 0);
    Ok(Preset {
        level: known.map(|(_, level)| level).ok_or_else(|| {
            let expected = "expected `first_factor`, `second_factor` or `multi_factor`";
            invalid(level, expected)
        })?,
        after_minutes: number
            .ok_or_else(|| invalid(minutes, "expected a number of minutes above 0"))?,
        item: entry.item,
    })
}

/// Reports a key that is not in the list.
fn check_keys(table: &DeTable<'_>, known: &[&str]) -> Parsed<()> {
    let mut keys = table.keys();
    let Some(unknown) = keys.find(|key| !known.contains(&key.get_ref().as_ref())) else {
        return Ok(());
    };
    let name = unknown.get_ref();
    let mut suggestion = suggestion(nearest(name, known.iter().copied()));
    if suggestion.is_empty() {
        suggestion = format!("; expected {}", known.join(", "));
    }
    Err(invalid(
        unknown,
        format!("unknown key `{name}`{suggestion}"),
    ))
}

fn table<'a>(value: &'a Spanned<DeValue<'a>>) -> Parsed<&'a DeTable<'a>> {
    let expected = || invalid(value, "expected a table");
    value.get_ref().as_table().ok_or_else(expected)
}

fn text<'a>(value: &'a Spanned<DeValue<'a>>) -> Parsed<&'a str> {
    let expected = || invalid(value, "expected a string");
    value.get_ref().as_str().ok_or_else(expected)
}

fn integer(value: &Spanned<DeValue<'_>>) -> Option<u32> {
    let integer = value.get_ref().as_integer()?;
    u32::from_str_radix(integer.as_str(), integer.radix()).ok()
}

pub(super) fn invalid<T>(at: &Spanned<T>, message: impl Into<String>) -> Invalid {
    Invalid {
        at: at.span().start,
        message: message.into(),
    }
}

fn unscoped_feature(name: &[u8]) -> Result<(), &'static str> {
    unscoped(
        name,
        "invalid feature: write its key without a scope, such as `invoices`",
    )
}

fn unscoped_plan(name: &[u8]) -> Result<(), &'static str> {
    unscoped(
        name,
        "invalid plan: write its key without a scope, such as `pro`, and `payer = \"org\"` or \
         `payer = \"user\"`",
    )
}

fn unscoped(name: &[u8], message: &'static str) -> Result<(), &'static str> {
    if grammar::is_key(name) {
        Ok(())
    } else {
        Err(message)
    }
}

fn key(name: &[u8]) -> Result<(), &'static str> {
    unscoped(name, "invalid name: use letters, digits, `_` and `-`")
}

fn scope(name: &[u8]) -> Result<(), &'static str> {
    if grammar::is_scope(name) {
        Ok(())
    } else {
        Err("invalid scope (RFC 6749): remove spaces, quotes and `\\`")
    }
}

fn own_preset(name: &[u8]) -> Result<(), &'static str> {
    if PRESETS.iter().any(|(preset, _)| preset.as_bytes() == name) {
        return Err("this is a preset of Clerk: choose another name");
    }
    key(name)
}
