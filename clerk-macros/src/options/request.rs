//! `request = name`: verification from a parameter, for functions without extractors.

use syn::Ident;

use super::draft::{Draft, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "request",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "request = req";

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    match value.parse::<Ident>() {
        Some(name) => once(&mut draft.request, arg, name, sink),
        None => sink.error(value, format!("expected a parameter's name: `{EXAMPLE}`")),
    }
}
