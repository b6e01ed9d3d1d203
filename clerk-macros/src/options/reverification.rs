//! `reverification = "strict"`, `reverification = A_CONST` or `reverification(level = "…",
//! after_minutes = …)`: a recent verification of the session's factors.

use proc_macro2::TokenTree;
use syn::{LitInt, LitStr};

use super::raw::report_duplicate;
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::{ErrorSink, nearest};
use crate::model::{Condition, ReverificationOption};
use crate::names::file::{LEVELS, PRESETS};
use crate::names::of_crate;
use crate::syntax::{Arg, ArgCall, Value, constant, entries, number, string};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "reverification",
    example: EXAMPLE,
    read: OptionReader::Condition(read),
};

const EXAMPLE: &str = "reverification = \"strict\"";
const CUSTOM: &str = "reverification(level = \"second_factor\", after_minutes = 10)";

fn read(arg: &Arg, errors: &mut ErrorSink) -> Option<Condition> {
    let reverification = match arg {
        Arg::Call(call) => custom(call, errors)?,
        Arg::Assign { .. } | Arg::Bare(_) => {
            let (_, value) = assigned(arg, EXAMPLE, errors)?;
            match constant(value) {
                Some(path) => ReverificationOption::Const(path),
                None => preset(&string(value, EXAMPLE, errors)?, errors)?,
            }
        }
    };
    Some(Condition::Reverification(reverification))
}

/// Returns a preset of Clerk, or one that `clerk.toml` declares.
fn preset(name: &LitStr, errors: &mut ErrorSink) -> Option<ReverificationOption> {
    // The check of the other names reports an invalid file.
    let declared = of_crate(&mut ErrorSink::default()).names;
    let declared = declared.as_ref().map(|(_, names)| &names.reverification);
    if let Some(custom) = declared.and_then(|declared| declared.get(&name.value())) {
        return Some(ReverificationOption::Custom {
            level: custom.level,
            after_minutes: LitInt::new(&custom.after_minutes.to_string(), name.span()),
        });
    }
    let declared = declared
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str());
    known(name, &PRESETS, declared, errors).map(ReverificationOption::Preset)
}

fn custom(call: &ArgCall, errors: &mut ErrorSink) -> Option<ReverificationOption> {
    if !call.args.stream().is_empty() && !has_equals_sign(call) {
        errors.error(call, format!("expected `{EXAMPLE}` or `{CUSTOM}`"));
        return None;
    }
    let (mut level, mut after_minutes) = (None, None);
    let expected = format!("expected `{CUSTOM}`");
    let before = errors.count();
    let entries = entries(call.args.stream(), Some(&expected), errors);
    let mut broken = errors.count() > before;
    for arg in entries {
        match &arg {
            Arg::Assign { key, .. }
                if (key == "level" && level.is_some())
                    || (key == "after_minutes" && after_minutes.is_some()) =>
            {
                report_duplicate(key, errors);
            }
            Arg::Assign { key, value } if key == "level" => level = Some(read_level(value, errors)),
            Arg::Assign { key, value } if key == "after_minutes" => {
                after_minutes = Some(read_minutes(value, errors));
            }
            other => {
                errors.error(other, &expected);
                broken = true;
            }
        }
    }
    if !broken && (level.is_none() || after_minutes.is_none()) {
        let missing = if level.is_none() {
            "level"
        } else {
            "after_minutes"
        };
        errors.error(call, format!("`{missing}` is missing: write `{CUSTOM}`"));
    }
    Some(ReverificationOption::Custom {
        level: level??,
        after_minutes: after_minutes??,
    })
}

/// Returns `true` if the tokens contain an `=`.
fn has_equals_sign(call: &ArgCall) -> bool {
    let mut trees = call.args.stream().into_iter();
    trees.any(|tree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == '='))
}

fn read_level(value: &Value, errors: &mut ErrorSink) -> Option<&'static str> {
    known(
        &string(value, "level = \"second_factor\"", errors)?,
        &LEVELS,
        [],
        errors,
    )
}

fn read_minutes(value: &Value, errors: &mut ErrorSink) -> Option<LitInt> {
    let minutes = number(value, 1..=u32::MAX);
    if minutes.is_none() {
        errors.error(
            value,
            "expected a number of minutes above 0: `after_minutes = 10`",
        );
    }
    minutes
}

/// Returns the runtime's constant for a name. `others` are further names that the error suggests.
fn known<'a>(
    name: &LitStr,
    names: &'a [(&'static str, &'static str)],
    others: impl IntoIterator<Item = &'a str>,
    errors: &mut ErrorSink,
) -> Option<&'static str> {
    let text = name.value();
    let found = names
        .iter()
        .find(|(known, _)| *known == text)
        .map(|(_, constant)| *constant);
    if found.is_none() {
        let all: Vec<&str> = names
            .iter()
            .map(|(known, _)| *known)
            .chain(others)
            .collect();
        let advice = match nearest(&text, all.iter().copied()) {
            Some(guess) => format!("`{text}` is unknown; did you mean `\"{guess}\"`?"),
            None => format!(
                "`{text}` is unknown; expected one of {}",
                all.iter()
                    .map(|it| format!("`{it}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        errors.error(name, advice);
    }
    found
}
