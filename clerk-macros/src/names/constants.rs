//! Constants of `names!`: one for each declared name.

use std::collections::BTreeMap;
use std::fmt::Display;

use proc_macro2::Span;
use syn::Ident;

use super::Declared;
use super::file::{FILE_NAME, Item, Names, Plan, Preset, Role, VARIABLE};
use crate::diag::ErrorSink;

/// A module of `names!` with its constants.
pub(crate) struct NamesModule {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) constants: Vec<NameConstant>,
}

/// A constant of a declared name.
pub(crate) struct NameConstant {
    pub(crate) ident: Ident,
    pub(crate) doc: String,
    pub(crate) value: ConstantValue,
}

/// The value of a constant.
pub(crate) enum ConstantValue {
    /// A name of one of the runtime's types.
    Name {
        ty: &'static str,
        name: String,
    },
    Text(String),
    Reverification {
        /// The name of the runtime's level.
        level: &'static str,
        after_minutes: u32,
    },
}

/// Returns the modules of constants. They are empty if there is no file, which is an error, or if
/// the file is invalid, which was reported.
pub(crate) fn constants(declared: &Declared, errors: &mut ErrorSink) -> Vec<NamesModule> {
    if let Some((_, names)) = &declared.names {
        return modules(names, errors);
    }
    if !declared.is_broken {
        let message = if declared.is_off { off() } else { missing() };
        errors.error_at(Span::call_site(), message);
    }
    modules(&Names::default(), errors)
}

fn off() -> String {
    format!(
        "`{VARIABLE}` disables declared names: set it to the path of the file, or remove `names!`"
    )
}

fn missing() -> String {
    format!(
        "there is no `{FILE_NAME}`: create it in the folder of the package or of the workspace, with the \
         lines `[clerk]` and `version = 1`, or set `{VARIABLE}` to its path"
    )
}

fn modules(names: &Names, errors: &mut ErrorSink) -> Vec<NamesModule> {
    let of_type = |section, ty| all(section, |name| ConstantValue::Name { ty, name });
    let texts = |section| all(section, ConstantValue::Text);
    let modules = [
        ("role", "Roles.", roles(names)),
        (
            "permission",
            "Permissions.",
            of_type(&names.permissions, "Permission"),
        ),
        ("feature", "Features.", of_type(&names.features, "Feature")),
        ("plan", "Plans.", plans(names)),
        ("template", "JWT templates.", texts(&names.templates)),
        ("scope", "Scopes of machine tokens.", texts(&names.scopes)),
        ("reverification", "Reverification presets.", presets(names)),
    ];
    let module = |(name, doc, constants)| NamesModule {
        name,
        doc,
        constants: unique(constants, errors),
    };
    modules.into_iter().map(module).collect()
}

fn roles(names: &Names) -> Vec<Candidate> {
    let role = |(key, role): (&String, &Role)| {
        let (ty, name) = ("Role", key.clone());
        constant(key, &role.item, ConstantValue::Name { ty, name })
    };
    names.roles.iter().map(role).collect()
}

/// Returns the constants of plans, in the scope of their payers.
fn plans(names: &Names) -> Vec<Candidate> {
    let plan = |(key, plan): (&String, &Plan)| {
        let scope = plan.payer.map(|payer| format!("{}:", payer.as_str()));
        let name = format!("{}{key}", scope.unwrap_or_default());
        constant(key, &plan.item, ConstantValue::Name { ty: "Plan", name })
    };
    names.plans.iter().map(plan).collect()
}

fn presets(names: &Names) -> Vec<Candidate> {
    let preset = |(key, preset): (&String, &Preset)| {
        let value = ConstantValue::Reverification {
            level: preset.level,
            after_minutes: preset.after_minutes,
        };
        constant(key, &preset.item, value)
    };
    names.reverification.iter().map(preset).collect()
}

/// A declared name, with its constant, or with the error message if the name cannot have one.
type Candidate = (String, Result<NameConstant, String>);

fn all(
    section: &BTreeMap<String, Item>,
    value: impl Fn(String) -> ConstantValue,
) -> Vec<Candidate> {
    let items = section.iter();
    items
        .map(|(key, item)| constant(key, item, value(key.clone())))
        .collect()
}

fn constant(key: &str, item: &Item, value: ConstantValue) -> Candidate {
    let line = format!("`{key}`, declared in line {} of `{FILE_NAME}`.", item.line);
    let doc = match &item.description {
        Some(description) => format!("{description}\n\n{line}"),
        None => line,
    };
    let constant = identifier(key).map(|name| NameConstant {
        ident: Ident::new(&name, Span::call_site()),
        doc,
        value,
    });
    let constant = constant.ok_or_else(|| format!("`{key}` cannot be the name of a constant"));
    (key.to_owned(), constant)
}

/// Returns the name of a constant: `INVOICES_CREATE` for `org:invoices:create`.
fn identifier(key: &str) -> Option<String> {
    let key = key.strip_prefix("org:").unwrap_or(key);
    let word = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    let name: String = key.chars().map(word).collect();
    let first = name.chars().find(|c| *c != '_')?;
    Some(if first.is_ascii_digit() && name.starts_with(first) {
        format!("_{name}")
    } else {
        name
    })
}

/// Returns the constants. Reports names that have no constant, or the same one as another name.
fn unique(candidates: Vec<Candidate>, errors: &mut ErrorSink) -> Vec<NameConstant> {
    let mut seen = BTreeMap::<String, String>::new();
    let mut constants = Vec::new();
    let mut report = |message: &dyn Display| errors.error_at(Span::call_site(), message);
    for (key, constant) in candidates {
        match constant {
            Ok(constant) => match seen.insert(constant.ident.to_string(), key.clone()) {
                Some(other) => report(&format!(
                    "`{other}` and `{key}` have the same constant, `{}`: rename one of them",
                    constant.ident
                )),
                None => constants.push(constant),
            },
            Err(message) => report(&message),
        }
    }
    constants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_named_for_keys_without_their_prefix() {
        for (key, expected) in [
            ("org:invoices:create", Some("INVOICES_CREATE")),
            ("org:admin", Some("ADMIN")),
            ("free-user", Some("FREE_USER")),
            ("2fa", Some("_2FA")),
            ("https://a.example/read", Some("HTTPS___A_EXAMPLE_READ")),
            (":", None),
        ] {
            assert_eq!(identifier(key).as_deref(), expected, "{key}");
        }
    }
}
