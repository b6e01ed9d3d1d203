//! `reverification = "strict"` or `reverification(level = "…", after_minutes = …)`: a recent
//! verification of the session's factors.

use proc_macro2::TokenTree;
use syn::{LitInt, LitStr};

use super::raw::twice;
use super::{Opt, Read, assigned};
use crate::diag::{Sink, nearest};
use crate::model::{Condition, Reverification};
use crate::syntax::{Arg, Call, Value, entries, number, string};

pub(super) const OPTION: Opt = Opt {
    name: "reverification",
    example: EXAMPLE,
    read: Read::Condition(read),
};

const EXAMPLE: &str = "reverification = \"strict\"";
const OWN: &str = "reverification(level = \"second_factor\", after_minutes = 10)";

const PRESETS: [(&str, &str); 4] = [
    ("strict_mfa", "STRICT_MFA"),
    ("strict", "STRICT"),
    ("moderate", "MODERATE"),
    ("lax", "LAX"),
];

const LEVELS: [(&str, &str); 3] = [
    ("first_factor", "FirstFactor"),
    ("second_factor", "SecondFactor"),
    ("multi_factor", "MultiFactor"),
];

fn read(arg: &Arg, sink: &mut Sink) -> Option<Condition> {
    let reverification = match arg {
        Arg::Call(call) => own(call, sink)?,
        Arg::Assign { .. } | Arg::Bare(_) => {
            let (_, value) = assigned(arg, EXAMPLE, sink)?;
            let name = string(value, EXAMPLE, sink)?;
            Reverification::Preset(known(&name, &PRESETS, sink)?)
        }
    };
    Some(Condition::Reverification(reverification))
}

fn own(call: &Call, sink: &mut Sink) -> Option<Reverification> {
    if !call.args.stream().is_empty() && !states_something(call) {
        sink.error(call, format!("expected `{EXAMPLE}` or `{OWN}`"));
        return None;
    }
    let (mut level, mut after_minutes) = (None, None);
    let expected = format!("expected `{OWN}`");
    let before = sink.count();
    let entries = entries(call.args.stream(), Some(&expected), sink);
    let mut broken = sink.count() > before;
    for arg in entries {
        match &arg {
            Arg::Assign { key, .. }
                if (key == "level" && level.is_some())
                    || (key == "after_minutes" && after_minutes.is_some()) =>
            {
                twice(key, sink);
            }
            Arg::Assign { key, value } if key == "level" => level = Some(read_level(value, sink)),
            Arg::Assign { key, value } if key == "after_minutes" => {
                after_minutes = Some(read_minutes(value, sink));
            }
            other => {
                sink.error(other, &expected);
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
        sink.error(call, format!("`{missing}` is missing: `{OWN}`"));
    }
    Some(Reverification::Own {
        level: level??,
        after_minutes: after_minutes??,
    })
}

/// Returns `true` if there is an `=` in it.
fn states_something(call: &Call) -> bool {
    let mut trees = call.args.stream().into_iter();
    trees.any(|tree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == '='))
}

fn read_level(value: &Value, sink: &mut Sink) -> Option<&'static str> {
    known(
        &string(value, "level = \"second_factor\"", sink)?,
        &LEVELS,
        sink,
    )
}

fn read_minutes(value: &Value, sink: &mut Sink) -> Option<LitInt> {
    let minutes = number(value, 1..=u32::MAX);
    if minutes.is_none() {
        sink.error(
            value,
            "expected a number of minutes above 0: `after_minutes = 10`",
        );
    }
    minutes
}

fn known(
    name: &LitStr,
    names: &[(&'static str, &'static str)],
    sink: &mut Sink,
) -> Option<&'static str> {
    let text = name.value();
    let found = names
        .iter()
        .find(|(known, _)| *known == text)
        .map(|(_, constant)| *constant);
    if found.is_none() {
        let all = names.iter().map(|(known, _)| *known);
        let advice = match nearest(&text, all.clone()) {
            Some(guess) => format!("`{text}` is unknown; did you mean `\"{guess}\"`?"),
            None => format!(
                "`{text}` is unknown; there are {}",
                all.map(|it| format!("`{it}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        sink.error(name, advice);
    }
    found
}
