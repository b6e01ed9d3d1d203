//! `skip(user)`: parameters of that name are the framework's.

use syn::Ident;

use super::draft::{Draft, twice};
use super::{Opt, Read};
use crate::diag::{Sink, nearest};
use crate::model::Kind;
use crate::syntax::{Arg, split};

pub(super) const OPTION: Opt = Opt {
    name: "skip",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "skip(user)";

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    let Arg::Call(call) = arg else {
        sink.error(arg, format!("expected `{EXAMPLE}`"));
        return;
    };
    for entry in split(call.args.stream(), sink) {
        match &entry {
            Arg::Bare(path) => match path.get_ident() {
                Some(name) if draft.skip.contains(name) => twice(name, sink),
                Some(name) if is_bound(name) => draft.skip.push(name.clone()),
                Some(name) => sink.error(name, advice(name)),
                None => sink.error(path, format!("expected a parameter's name: `{EXAMPLE}`")),
            },
            other => sink.error(other, format!("expected a parameter's name: `{EXAMPLE}`")),
        }
    }
}

fn is_bound(name: &Ident) -> bool {
    Kind::of_parameter(&name.to_string()).is_some()
}

fn advice(name: &Ident) -> String {
    match nearest(&name.to_string(), Kind::ALL.iter().map(|(known, _)| *known)) {
        Some(guess) => format!("`{name}` is never bound; did you mean `skip({guess})`?"),
        None => format!("`{name}` is never bound, so there is nothing to skip: take it out"),
    }
}
