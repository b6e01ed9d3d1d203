//! What the macros let pass without the runtime's grammar, that grammar takes.

use clerk_runtime::policy::{Feature, Permission, Plan, Role};

#[path = "../../../clerk-macros/src/expand/plain.rs"]
mod plain;

/// What names are made of, and what they aren't.
const PIECES: [&str; 16] = [
    ":",
    "org",
    "user",
    "o",
    "u",
    "organization",
    "team",
    "sys_",
    "a",
    "-",
    "_",
    "7",
    "A",
    " ",
    "é",
    "/",
];

/// Every name of up to five pieces.
fn names() -> Vec<String> {
    let mut names = vec![String::new()];
    let mut longest = names.clone();
    for _ in 0..5 {
        let longer = |name: &String| PIECES.map(|piece| format!("{name}{piece}"));
        longest = longest.iter().flat_map(longer).collect();
        names.extend_from_slice(&longest);
    }
    names
}

#[test]
fn what_is_plain_is_sound() {
    let mut plain = [("role", 0), ("permission", 0), ("feature", 0), ("plan", 0)];
    for name in names() {
        let asked = plain
            .iter_mut()
            .filter(|(option, _)| plain::is_plain(option, &name));
        for (option, count) in asked {
            assert!(is_sound(option, name.clone().leak()), "{option} = {name:?}");
            *count += 1;
        }
    }
    assert!(plain.iter().all(|(_, count)| *count > 10), "{plain:?}");
}

fn is_sound(option: &str, name: &'static str) -> bool {
    match option {
        "role" => Role::parse(name).is_ok(),
        "permission" => Permission::parse(name).is_ok(),
        "feature" => Feature::parse(name).is_ok(),
        _ => Plan::parse(name).is_ok(),
    }
}
