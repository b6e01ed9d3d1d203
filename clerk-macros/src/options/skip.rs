//! `skip(user)`: leaves the parameter with this name to the framework instead of binding it.

use syn::Ident;

use super::raw::{RawOptions, report_duplicate};
use super::{OptionReader, OptionSpec};
use crate::diag::{ErrorSink, nearest};
use crate::model::BoundKind;
use crate::syntax::{Arg, entries};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "skip",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "skip(user)";
const NAME: &str = "expected a parameter's name: `skip(user)`";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Arg::Call(call) = arg else {
        errors.error(arg, format!("expected `{EXAMPLE}`"));
        return;
    };
    let entries = entries(call.args.stream(), Some(NAME), errors);
    if entries.is_empty() && call.args.stream().is_empty() {
        errors.error(call, NAME);
    }
    for entry in entries {
        match &entry {
            Arg::Bare(path) => match path.get_ident() {
                Some(name) if raw.skip.contains(name) => report_duplicate(name, errors),
                Some(name) if is_bound(name) => raw.skip.push(name.clone()),
                Some(name) => errors.error(name, advice(name)),
                None => errors.error(path, NAME),
            },
            other => errors.error(other, NAME),
        }
    }
}

fn is_bound(name: &Ident) -> bool {
    BoundKind::of_parameter(&name.to_string()).is_some()
}

fn advice(name: &Ident) -> String {
    match nearest(
        &name.to_string(),
        BoundKind::ALL.iter().map(|(known, _)| *known),
    ) {
        Some(guess) => {
            format!("`{name}` is not the name of a bound parameter; did you mean `skip({guess})`?")
        }
        None => format!("`{name}` is not the name of a bound parameter: remove it from `skip`"),
    }
}
