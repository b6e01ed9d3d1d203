//! `request = name`: verification from a parameter, for functions without extractors.

use syn::Ident;

use super::raw::{RawOptions, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "request",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "request = req";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    match value.parse::<Ident>() {
        Some(name) => once(&mut raw.request, arg, name, sink),
        None => sink.error(value, format!("expected a parameter's name: `{EXAMPLE}`")),
    }
}
