//! `skip(user)`: parameters of that name are the framework's.

use syn::Ident;

use super::raw::{RawOptions, twice};
use super::{Opt, Read};
use crate::diag::{Sink, nearest};
use crate::model::Kind;
use crate::syntax::{Arg, entries};

pub(super) const OPTION: Opt = Opt {
    name: "skip",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "skip(user)";
const NAME: &str = "expected a parameter's name: `skip(user)`";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    let Arg::Call(call) = arg else {
        sink.error(arg, format!("expected `{EXAMPLE}`"));
        return;
    };
    let entries = entries(call.args.stream(), Some(NAME), sink);
    if entries.is_empty() && call.args.stream().is_empty() {
        sink.error(call, NAME);
    }
    for entry in entries {
        match &entry {
            Arg::Bare(path) => match path.get_ident() {
                Some(name) if raw.skip.contains(name) => twice(name, sink),
                Some(name) if is_bound(name) => raw.skip.push(name.clone()),
                Some(name) => sink.error(name, advice(name)),
                None => sink.error(path, NAME),
            },
            other => sink.error(other, NAME),
        }
    }
}

fn is_bound(name: &Ident) -> bool {
    Kind::of_parameter(&name.to_string()).is_some()
}

fn advice(name: &Ident) -> String {
    match nearest(&name.to_string(), Kind::ALL.iter().map(|(known, _)| *known)) {
        Some(guess) => format!("`{name}` is never bound; did you mean `skip({guess})`?"),
        None => format!("`{name}` is never bound: remove it from `skip`"),
    }
}
