//! `request = name`: the parameter that holds the request, for functions without extractors.

use syn::Ident;

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::Arg;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "request",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "request = req";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    match value.parse::<Ident>() {
        Some(name) => set_once(&mut raw.request, arg, name, errors),
        None => errors.error(value, format!("expected a parameter's name: `{EXAMPLE}`")),
    }
}
