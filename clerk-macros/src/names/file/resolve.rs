//! Rules between declared names.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::parse::{Parsed, invalid};
use super::{Item, Payer, Plan, Role, nearest, undeclared};

/// Longest chain of roles that inherit from each other.
const MAX_DEPTH: usize = 16;

/// A role as it is written.
pub(super) struct RawRole {
    pub(super) item: Item,
    pub(super) inherits: Vec<Spanned<String>>,
    pub(super) permissions: Vec<Spanned<String>>,
}

/// A plan as it is written.
pub(super) struct RawPlan {
    pub(super) item: Item,
    pub(super) payer: Option<Payer>,
    pub(super) features: Option<Vec<Spanned<String>>>,
}

/// Returns the roles with all of their permissions.
pub(super) fn roles(
    raw: &BTreeMap<String, RawRole>,
    permissions: &BTreeMap<String, Item>,
) -> Parsed<BTreeMap<String, Role>> {
    for role in raw.values() {
        declared("permission", &role.permissions, permissions)?;
        declared("role", &role.inherits, raw)?;
    }
    let mut roles = BTreeMap::new();
    for name in raw.keys() {
        resolve(name, raw, &mut Vec::new(), &mut roles)?;
    }
    Ok(roles)
}

/// Adds a role to `roles`, after those that it inherits from. `path` has the roles that are being resolved.
fn resolve<'a>(
    name: &'a str,
    raw: &'a BTreeMap<String, RawRole>,
    path: &mut Vec<&'a str>,
    roles: &mut BTreeMap<String, Role>,
) -> Parsed<()> {
    let Some(role) = raw.get(name).filter(|_| !roles.contains_key(name)) else {
        return Ok(());
    };
    path.push(name);
    let own = role.permissions.iter().map(|it| it.get_ref().clone());
    let mut permissions: BTreeSet<String> = own.collect();
    for parent in &role.inherits {
        check_path(path, parent)?;
        resolve(parent.get_ref(), raw, path, roles)?;
        let inherited = roles.get(parent.get_ref()).map(|role| &role.permissions);
        permissions.extend(inherited.into_iter().flatten().cloned());
    }
    path.pop();
    let item = role.item.clone();
    roles.insert(name.to_owned(), Role { item, permissions });
    Ok(())
}

/// Reports a parent that inherits from the role itself, or a chain that is too long.
fn check_path(path: &[&str], parent: &Spanned<String>) -> Parsed<()> {
    let name = parent.get_ref();
    let message = match path.iter().position(|role| role == name) {
        Some(start) => {
            let cycle = path.iter().skip(start).copied().chain([name.as_str()]);
            let cycle: Vec<String> = cycle.map(|role| format!("`{role}`")).collect();
            format!("these roles inherit from each other: {}", cycle.join(" → "))
        }
        None if path.len() > MAX_DEPTH => {
            format!("roles cannot inherit through more than {MAX_DEPTH} others")
        }
        None => return Ok(()),
    };
    Err(invalid(parent, message))
}

/// Returns the plans, whose features must be declared.
pub(super) fn plans(
    raw: BTreeMap<String, RawPlan>,
    features: &BTreeMap<String, Item>,
) -> Parsed<BTreeMap<String, Plan>> {
    let plan = |(name, plan): (String, RawPlan)| {
        if let Some(list) = &plan.features {
            declared("feature", list, features)?;
        }
        let names =
            |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner).collect();
        let plan = Plan {
            item: plan.item,
            payer: plan.payer,
            features: plan.features.map(names),
        };
        Ok((name, plan))
    };
    raw.into_iter().map(plan).collect()
}

/// Reports a name in a list that its section does not declare.
fn declared<T>(kind: &str, list: &[Spanned<String>], section: &BTreeMap<String, T>) -> Parsed<()> {
    let Some(unknown) = list.iter().find(|it| !section.contains_key(it.get_ref())) else {
        return Ok(());
    };
    let name = unknown.get_ref();
    let nearest = nearest(name, section.keys().map(String::as_str));
    let message = undeclared(kind, name, nearest, "");
    Err(invalid(unknown, message))
}
