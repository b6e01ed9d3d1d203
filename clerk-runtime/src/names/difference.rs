//! Difference between a file and an instance of Clerk, in words.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{Names, Payer};
use super::live::Section;

/// Returns a line for each name that only one side has, and for each role or plan with other contents.
pub(super) fn lines(file: &Names, live: &Names, skipped: &[Section]) -> Vec<String> {
    let mut lines = Vec::new();
    let sections = Section::ALL.into_iter().filter(|it| !skipped.contains(it));
    for section in sections {
        match section {
            Section::Roles => roles(file, live, &mut lines),
            Section::Permissions => {
                keys(
                    "permission",
                    &file.permissions,
                    &live.permissions,
                    &mut lines,
                );
            }
            Section::Features => keys("feature", &file.features, &live.features, &mut lines),
            Section::Plans => plans(file, live, &mut lines),
            Section::Templates => keys("template", &file.templates, &live.templates, &mut lines),
        }
    }
    lines
}

fn roles(file: &Names, live: &Names, lines: &mut Vec<String>) {
    keys("role", &file.roles, &live.roles, lines);
    for (key, stated) in &file.roles {
        if let Some(actual) = live.roles.get(key) {
            let owner = format!("role `{key}`: permission");
            sets(&owner, &stated.permissions, &actual.permissions, lines);
        }
    }
}

fn plans(file: &Names, live: &Names, lines: &mut Vec<String>) {
    keys("plan", &file.plans, &live.plans, lines);
    for (key, stated) in &file.plans {
        let Some(actual) = live.plans.get(key) else {
            continue;
        };
        if stated.payer.is_some() && stated.payer != actual.payer {
            let payer = |payer: Option<Payer>| payer.map_or("unknown", Payer::as_str);
            lines.push(format!(
                "plan `{key}`: the payer is `{}` in the file and `{}` in Clerk",
                payer(stated.payer),
                payer(actual.payer)
            ));
        }
        if let (Some(stated), Some(actual)) = (&stated.features, &actual.features) {
            sets(&format!("plan `{key}`: feature"), stated, actual, lines);
        }
    }
}

fn keys<T>(
    kind: &str,
    file: &BTreeMap<String, T>,
    live: &BTreeMap<String, T>,
    lines: &mut Vec<String>,
) {
    let set = |section: &BTreeMap<String, T>| section.keys().cloned().collect();
    sets(kind, &set(file), &set(live), lines);
}

fn sets(kind: &str, file: &BTreeSet<String>, live: &BTreeSet<String>, lines: &mut Vec<String>) {
    let only = |key: &String, side: &str| format!("{kind} `{key}` is only in {side}");
    lines.extend(file.difference(live).map(|key| only(key, "the file")));
    lines.extend(live.difference(file).map(|key| only(key, "Clerk")));
}
